import { JpegImage, type JpegFrame } from '../../bundled/jpegImage';
import { Problem } from '../../problem/problem';
import { ZlibPacker } from '../deflate/zlibPacker';
import { createRaster, unreadable, type PngChunk, type Raster } from '../raster';
import type { TimeSlices } from '../timeSlices';
import { createPlane, type Plane } from './plane';
import { readJpegHeader, type JpegHeader } from './readJpegHeader';
import { countScanWork } from './scanWork';
import { createYccTables, toRgb } from './ycc';

/**
 * Encoders make a dozen scans, some of one component only: of the largest image in full colour they pass through 2.1
 * million blocks. More scans are there to keep the reader busy.
 */
const MAX_SCAN_BLOCKS = 3_500_000;
const MAX_SCANS = 200;
/** Each scan may come with tables of its own, of a few hundred bytes. */
const MAX_TABLE_BYTES = 1 << 18;
/** A unit of blocks may reach so far beyond the image. */
const ROWS_BEYOND = 8;
const PROFILE_PIECE_BYTES = 1 << 17;

/**
 * Decodes a JPEG, baseline or progressive, grey or in colour. Throws `unreadableImage` where it is damaged, or of a kind
 * that is not decoded (CMYK, 12 bits, arithmetic or lossless coding).
 */
export async function decodeJpeg(bytes: Buffer, slices: TimeSlices): Promise<Raster> {
	const header = readJpegHeader(bytes);
	const planes = await decodePlanes(bytes, header, slices);
	const { width, height } = header;
	const channels = planes.length as 1 | 3;
	const raster = createRaster(
		width,
		height,
		channels,
		await toChunks(header.profile, channels, slices),
	);
	const tables = createYccTables();
	const rows = planes.map(() => new Uint8Array(width));
	for (let y = 0; y < height; y++) {
		planes.forEach((plane, index) => plane.draw(y, rows[index]));
		const target = raster.data.subarray(y * width * channels, (y + 1) * width * channels);
		if (channels === 1) target.set(rows[0]);
		else if (header.isYcc) toRgb(rows, tables, target);
		else interleave(rows, target);
		if (slices.isOver) await slices.next();
	}
	return raster;
}

async function decodePlanes(
	bytes: Buffer,
	header: JpegHeader,
	slices: TimeSlices,
): Promise<Plane[]> {
	const { width, height, components, most } = header;
	const work = countScanWork(bytes, header);
	if (work.blocks > MAX_SCAN_BLOCKS || work.scans > MAX_SCANS)
		throw unreadable('it has too many scans');
	if (work.tableBytes > MAX_TABLE_BYTES) throw unreadable('it has too many tables');
	const image = new JpegImage();
	image.check = (frame) => checkFrame(frame, header);
	// The decoder may find other scans than those that were counted; it also pauses at each row that it puts together.
	let pauses = work.lines + components.length * (Math.ceil(height / 8) + ROWS_BEYOND);
	try {
		for (const _pause of image.parse(bytes)) {
			if (pauses-- === 0) throw unreadable('it has too many scans');
			if (slices.isOver) await slices.next();
		}
	} catch (error) {
		// The library throws errors of many kinds at damaged data.
		throw error instanceof Problem ? error : unreadable('its data is damaged', error);
	}
	return image.components.map((component, index) => {
		const { h, v } = components[index];
		return createPlane(component, [width, height], [most.h / h, most.v / v]);
	});
}

/** The decoder reads the file in its own way; what it is to unpack has to be what was checked. */
function checkFrame(
	{ samplesPerLine, scanLines, components }: JpegFrame,
	header: JpegHeader,
): void {
	const isSame =
		samplesPerLine === header.width &&
		scanLines === header.height &&
		components.length === header.components.length &&
		components.every(({ h, v }, index) => {
			const expected = header.components[index];
			return h === expected.h && v === expected.v;
		});
	if (!isSame) throw unreadable('its header is wrong');
}

function interleave(rows: Uint8Array[], target: Uint8Array): void {
	for (let x = 0, to = 0; to < target.length; x++) {
		for (const row of rows) target[to++] = row[x];
	}
}

/** The profile as PNG has it (specification, section 11.3.3.3), if it is one for as many channels. */
async function toChunks(
	profile: Uint8Array | undefined,
	channels: 1 | 3,
	slices: TimeSlices,
): Promise<PngChunk[]> {
	if (profile === undefined || profile.length < 128) return [];
	const space = Buffer.from(profile.subarray(16, 20)).toString('latin1');
	if (space !== (channels === 1 ? 'GRAY' : 'RGB ')) return [];
	const name = Buffer.from('ICC Profile\0\0', 'latin1');
	const packer = new ZlibPacker();
	for (let start = 0; start < profile.length; start += PROFILE_PIECE_BYTES) {
		const end = start + PROFILE_PIECE_BYTES;
		packer.add(profile.subarray(start, end), end >= profile.length);
		if (slices.isOver) await slices.next();
	}
	return [{ type: 'iCCP', data: Buffer.concat([name, packer.take()]) }];
}
