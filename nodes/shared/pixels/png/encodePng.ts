import type { Density } from '../../imageFile/density';
import { joinBytes } from '../joinBytes';
import type { Raster } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { PIECE_BYTES, ZlibPacker } from '../zlibPacker';
import { countCrc } from './crc';
import { filterPaeth } from './filters';
import { GREY, GREY_ALPHA, RGB, RGB_ALPHA } from './readPng';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const METRES_PER_INCH = 0.0254;
const COLOUR_TYPES = { 1: GREY, 2: GREY_ALPHA, 3: RGB, 4: RGB_ALPHA };

/** Writes a PNG with 8 bits per sample, without ever holding all of it unpacked. */
export async function encodePng(
	source: RowSource & Partial<Pick<Raster, 'colourChunks' | 'density'>>,
	slices: TimeSlices,
): Promise<Buffer> {
	const { width, height, channels, colourChunks = [], density } = source;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, COLOUR_TYPES[channels], 0, 0, 0], 8);
	const parts: Uint8Array[] = [SIGNATURE];
	const add = async (type: string, data: Uint8Array) => {
		const start = Buffer.alloc(8);
		start.writeUInt32BE(data.length, 0);
		start.write(type, 4, 'latin1');
		const end = Buffer.alloc(4);
		end.writeUInt32BE(await countCrc([start.subarray(4), data], slices), 0);
		parts.push(start, data, end);
	};
	await add('IHDR', header);
	for (const { type, data } of colourChunks) await add(type, data);
	if (density !== undefined) await add('pHYs', toPhys(density));
	for await (const packed of packRows(source, slices)) await add('IDAT', packed);
	await add('IEND', new Uint8Array(0));
	return await joinBytes(parts, slices);
}

/** A pHYs chunk: pixels per metre, and that unit's number (specification, section 11.3.4.3). */
function toPhys({ across, down }: Density): Buffer {
	const data = Buffer.alloc(9);
	data.writeUInt32BE(Math.round(across / METRES_PER_INCH), 0);
	data.writeUInt32BE(Math.round(down / METRES_PER_INCH), 4);
	data[8] = 1;
	return data;
}

/** The filtered and compressed rows, in pieces. */
async function* packRows(
	{ width, height, channels, drawRow }: RowSource,
	slices: TimeSlices,
): AsyncGenerator<Uint8Array> {
	const packer = new ZlibPacker();
	const stride = width * channels;
	// Each line begins with the number of its filter.
	const lineBytes = stride + 1;
	const lines = new Uint8Array(Math.max(Math.floor(PIECE_BYTES / lineBytes), 1) * lineBytes);
	let filled = 0;
	let above = new Uint8Array(stride);
	let row = new Uint8Array(stride);
	for (let y = 0; y < height; y++) {
		await drawRow(y, row);
		filterPaeth(row, above, channels, lines.subarray(filled, filled + lineBytes));
		[above, row] = [row, above];
		filled += lineBytes;
		const isLast = y === height - 1;
		if (isLast || filled === lines.length) {
			yield* packer.add(lines.subarray(0, filled), isLast);
			filled = 0;
		}
		if (slices.isOver) await slices.next();
	}
}
