import { expecting } from '../../problem/problem';
import { unreadable, type PngChunk } from '../raster';
import type { TimeSlices } from '../timeSlices';
import { inflateLines } from './inflateLines';

/** A profile begins with its own length and, from byte 16 on, what its colours are (ICC.1, section 7.2). */
const HEADER_BYTES = 128;
/** No profile that is used is nearly as large; a few bytes may be made to unpack to much more. */
const MOST_BYTES = 1 << 22;

/**
 * The ICC profile among a PNG's chunks (specification, section 11.3.3.3: a name, a zero, the number of the method, and the
 * packed profile), if it is one for red, green and blue; undefined where there is none, or it cannot be read.
 */
export async function readProfile(
	chunks: PngChunk[],
	slices: TimeSlices,
): Promise<Uint8Array | undefined> {
	const data = chunks.find(({ type }) => type === 'iCCP')?.data;
	if (data === undefined) return undefined;
	const packed = data.subarray(data.indexOf(0) + 2);
	try {
		return await unpack(packed, slices);
	} catch (error) {
		expecting(error, ({ reason }) => reason === 'unreadableImage');
		return undefined;
	}
}

async function unpack(packed: Uint8Array, slices: TimeSlices): Promise<Uint8Array> {
	const parts: Buffer[] = [];
	let rest = 0;
	function* lengths(): Generator<number> {
		yield HEADER_BYTES;
		yield rest;
	}
	const lines = { data: [packed], lengths: lengths(), isWellPacked: false };
	await inflateLines(lines, slices, (part) => {
		parts.push(Buffer.from(part));
		const [header] = parts;
		rest = header.readUInt32BE(0) - HEADER_BYTES;
		const isRgb = header.toString('latin1', 16, 20) === 'RGB ';
		if (!isRgb || rest < 0 || rest > MOST_BYTES) throw unreadable('its profile is none');
	});
	return Buffer.concat(parts);
}
