import type { TimeSlices } from '../timing/timeSlices';

/** Joins parts in slices, because copying 20 MB at once takes longer than one slice. */
export async function joinBytes(parts: Uint8Array[], slices: TimeSlices): Promise<Buffer> {
	const whole = Buffer.allocUnsafe(parts.reduce((sum, { length }) => sum + length, 0));
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
		if (slices.isOver) await slices.next();
	}
	return whole;
}
