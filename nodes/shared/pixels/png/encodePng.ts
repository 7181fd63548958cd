import type { Raster } from '../raster';
import type { TimeSlices } from '../timeSlices';
import { Crc32 } from './crc';
import { filterPaeth } from './filters';
import { GREY_ALPHA, RGB_ALPHA } from './readPng';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** About how much is handed to the compressor at once. */
const BATCH_BYTES = 1 << 17;

/** An image that is drawn as it is written: `drawRow` fills one row after the other, from the top. */
export interface RowSource extends Pick<Raster, 'width' | 'height' | 'colourChunks'> {
	/** Grey and alpha, or red-green-blue and alpha. */
	channels: 2 | 4;
	drawRow(y: number, row: Uint8Array): void;
}

/** Writes a PNG of 8 bits a sample; it is packed natively and off the main thread, and never there as a whole unpacked. */
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
	for await (const packed of deflate(filterRows(source, slices))) {
		parts.push(...writeChunk('IDAT', packed));
		if (slices.isOver) await slices.next();
	}
	parts.push(...writeChunk('IEND', new Uint8Array(0)));
	return await join(parts, slices);
}

/** Packs bytes as zlib does, natively and off the main thread. */
export async function* deflate(
	bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const packed = ReadableStream.from(bytes).pipeThrough(new CompressionStream('deflate'));
	yield* packed as unknown as AsyncIterable<Uint8Array>;
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

async function* filterRows(
	{ width, height, channels, drawRow }: RowSource,
	slices: TimeSlices,
): AsyncGenerator<Uint8Array> {
	const stride = width * channels;
	const rowsAtOnce = Math.max(Math.floor(BATCH_BYTES / (stride + 1)), 1);
	let above = new Uint8Array(stride);
	let row = new Uint8Array(stride);
	for (let top = 0; top < height; top += rowsAtOnce) {
		const count = Math.min(rowsAtOnce, height - top);
		const batch = new Uint8Array(count * (stride + 1));
		for (let index = 0; index < count; index++) {
			drawRow(top + index, row);
			filterPaeth(row, above, channels, batch.subarray(index * (stride + 1)));
			[above, row] = [row, above];
			if (slices.isOver) await slices.next();
		}
		yield batch;
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
