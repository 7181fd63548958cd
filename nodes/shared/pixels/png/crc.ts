import type { TimeSlices } from '../../timing/timeSlices';

/** How many bytes to process between two checks of the time. */
const STEP_BYTES = 1 << 20;

/** CRC-32 of consecutive parts, as PNG defines it (specification, annex D); in slices. */
export async function countCrc(parts: Uint8Array[], slices: TimeSlices): Promise<number> {
	let state = 0xffffffff;
	for (const part of parts) {
		for (let start = 0; start < part.length; start += STEP_BYTES) {
			state = addTo(state, part.subarray(start, start + STEP_BYTES));
			if (slices.isOver) await slices.next();
		}
	}
	return (state ^ 0xffffffff) >>> 0;
}

function addTo(before: number, bytes: Uint8Array): number {
	let state = before;
	for (let index = 0; index < bytes.length; index++) {
		state = TABLE[(state ^ bytes[index]) & 0xff] ^ (state >>> 8);
	}
	return state;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit++) value = ((value & 1) * 0xedb88320) ^ (value >>> 1);
	return value;
});
