import type { PngChunk, Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { PIECE_BYTES, ZlibPacker } from '../zlibPacker';

/** The size of a profile's header, which names the colour space at byte 16 (ICC.1, section 7.2). */
const HEADER_BYTES = 128;

/** An ICC profile as a PNG chunk (specification, section 11.3.3.3), if it fits the number of channels. */
export async function packProfile(
	profile: Uint8Array | undefined,
	channels: Raster['channels'],
	slices: TimeSlices,
): Promise<PngChunk[]> {
	if (profile === undefined || profile.length < HEADER_BYTES) return [];
	const space = Buffer.from(profile.subarray(16, 20)).toString('latin1');
	if (space !== (channels < 3 ? 'GRAY' : 'RGB ')) return [];
	const parts: Uint8Array[] = [Buffer.from('ICC Profile\0\0', 'latin1')];
	const packer = new ZlibPacker();
	for (let start = 0; start < profile.length; start += PIECE_BYTES) {
		const end = start + PIECE_BYTES;
		parts.push(...packer.add(profile.subarray(start, end), end >= profile.length));
		if (slices.isOver) await slices.next();
	}
	return [{ type: 'iCCP', data: Buffer.concat(parts) }];
}
