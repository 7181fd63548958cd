import type { Raster } from '../raster';
import { BATCH_BYTES } from '../deflate/repeats';
import { ZlibPacker } from '../deflate/zlibPacker';
import type { TimeSlices } from '../timeSlices';
import { Crc32 } from './crc';
import { filterPaeth } from './filters';
import { GREY_ALPHA, RGB_ALPHA } from './readPng';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** How much is packed before it is put into a chunk. */
const CHUNK_BYTES = 1 << 18;

/** An image that is drawn as it is written: `drawRow` fills one row after the other, from the top. */
export interface RowSource extends Pick<Raster, 'width' | 'height' | 'colourChunks'> {
	/** Grey and alpha, or red-green-blue and alpha. */
	channels: 2 | 4;
	drawRow(y: number, row: Uint8Array): void;
}

/** Writes a PNG of 8 bits a sample; it is never there as a whole unpacked. */
export async function encodePng(source: RowSource, slices: TimeSlices): Promise<Buffer> {
	const { width, height, channels, colourChunks } = source;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, channels === 2 ? GREY_ALPHA : RGB_ALPHA, 0, 0, 0], 8);
	const parts: Uint8Array[] = [
		SIGNATURE,
		...writeChunk('IHDR', header),
		...colourChunks.flatMap(({ type, data }) => writeChunk(type, data)),
	];
	for await (const packed of packRows(source, slices)) parts.push(...writeChunk('IDAT', packed));
	parts.push(...writeChunk('IEND', new Uint8Array(0)));
	return await join(parts, slices);
}

/** In slices, because copying some 20 MB at once takes longer than one. */
async function join(parts: Uint8Array[], slices: TimeSlices): Promise<Buffer> {
	const whole = Buffer.allocUnsafe(parts.reduce((sum, { length }) => sum + length, 0));
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
		if (slices.isOver) await slices.next();
	}
	return whole;
}

/** The rows, filtered and packed, in pieces of about `CHUNK_BYTES`. */
async function* packRows(
	{ width, height, channels, drawRow }: RowSource,
	slices: TimeSlices,
): AsyncGenerator<Uint8Array> {
	const packer = new ZlibPacker();
	const stride = width * channels;
	// Each line has the number of its filter in front.
	const lineBytes = stride + 1;
	const lines = new Uint8Array(Math.max(Math.floor(BATCH_BYTES / lineBytes), 1) * lineBytes);
	let filled = 0;
	let above = new Uint8Array(stride);
	let row = new Uint8Array(stride);
	for (let y = 0; y < height; y++) {
		drawRow(y, row);
		filterPaeth(row, above, channels, lines.subarray(filled, filled + lineBytes));
		[above, row] = [row, above];
		filled += lineBytes;
		const isLast = y === height - 1;
		if (isLast || filled === lines.length) {
			packer.add(lines.subarray(0, filled), isLast);
			filled = 0;
		}
		if (isLast || packer.packedBytes >= CHUNK_BYTES) yield packer.take();
		if (slices.isOver) await slices.next();
	}
}

function writeChunk(type: string, data: Uint8Array): Uint8Array[] {
	const crc = new Crc32().add(Buffer.from(type, 'latin1')).add(data);
	return frame(type, data, crc.value);
}

function frame(type: string, data: Uint8Array, crc: number): Uint8Array[] {
	const start = Buffer.alloc(8);
	start.writeUInt32BE(data.length, 0);
	start.write(type, 4, 'latin1');
	const end = Buffer.alloc(4);
	end.writeUInt32BE(crc, 0);
	return [start, data, end];
}
