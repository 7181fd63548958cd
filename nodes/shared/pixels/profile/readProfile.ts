import { expectUnreadable } from '../../problem/problem';
import { unreadable, type PngChunk } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { inflateLines } from '../png/inflateLines';

/** A profile's header begins with its length, and names the colour space at byte 16 (ICC.1, section 7.2). */
const HEADER_BYTES = 128;

/** A decompressed profile, or whether there is one that is too large. */
interface FoundProfile {
	bytes?: Buffer;
	isTooLarge: boolean;
}

/**
 * The ICC profile among a PNG's chunks (specification, section 11.3.3.3: a name, a zero, the method, and the compressed
 * profile), if it is for RGB and has at most `mostBytes` bytes.
 */
export async function readProfile(
	chunks: PngChunk[],
	mostBytes: number,
	slices: TimeSlices,
): Promise<FoundProfile> {
	const data = chunks.find(({ type }) => type === 'iCCP')?.data;
	if (data === undefined) return { isTooLarge: false };
	const packed = data.subarray(data.indexOf(0) + 2);
	try {
		return await unpack(packed, mostBytes, slices);
	} catch (error) {
		expectUnreadable(error);
		return { isTooLarge: false };
	}
}

async function unpack(
	packed: Uint8Array,
	mostBytes: number,
	slices: TimeSlices,
): Promise<FoundProfile> {
	const parts: Buffer[] = [];
	let size = HEADER_BYTES;
	function* lengths(): Generator<number> {
		yield HEADER_BYTES;
		// A few bytes can decompress to a great many.
		if (size <= mostBytes) yield size - HEADER_BYTES;
	}
	await inflateLines({ data: [packed], lengths: lengths(), isHere: false }, slices, (part) => {
		parts.push(Buffer.from(part));
		const [header] = parts;
		size = header.readUInt32BE(0);
		const isRgb = header.toString('latin1', 16, 20) === 'RGB ';
		if (!isRgb || size < HEADER_BYTES) throw unreadable('its profile is none');
	});
	const isTooLarge = size > mostBytes;
	return isTooLarge ? { isTooLarge } : { bytes: Buffer.concat(parts), isTooLarge };
}
