import { unreadable } from '../raster';
import type { TimeSlices } from '../timeSlices';

const PIECE_BYTES = 1 << 16;

/**
 * Unpacks zlib data natively and off the main thread, into lines of the given lengths in bytes. A line is good until the
 * next but one is asked for. What is packed behind the last line is left packed, however much it is. Throws
 * `unreadableImage` where the data is damaged or ends too early.
 */
export async function* inflateLines(
	data: Uint8Array[],
	lengths: Iterable<number>,
	slices: TimeSlices,
): AsyncGenerator<Uint8Array> {
	const chunks = inflate(data, slices);
	const buffers: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];
	let chunk: Uint8Array = new Uint8Array(0);
	let used = 0;
	try {
		for (const length of lengths) {
			const [buffer] = buffers;
			const line = buffer.length === length ? buffer : new Uint8Array(length);
			buffers.splice(0, 2, buffers[1], line);
			for (let filled = 0; filled < length;) {
				if (used === chunk.length) {
					[chunk, used] = [await nextChunk(chunks), 0];
				}
				const count = Math.min(length - filled, chunk.length - used);
				line.set(chunk.subarray(used, used + count), filled);
				filled += count;
				used += count;
			}
			yield line;
		}
		// The checksum stands at the very end.
		if (used === chunk.length) await tryNext(chunks);
	} finally {
		await chunks.cancel().catch(() => {});
	}
}

type Chunks = ReadableStreamDefaultReader<Uint8Array>;

function inflate(data: Uint8Array[], slices: TimeSlices): Chunks {
	const packed = ReadableStream.from(splitIntoPieces(data, slices)) as ReadableStream<Uint8Array>;
	return packed.pipeThrough(new DecompressionStream('deflate')).getReader() as Chunks;
}

/** Small pieces, of the same memory: a `Blob` would copy it all at once. The stream takes many of them at a time. */
async function* splitIntoPieces(
	data: Uint8Array[],
	slices: TimeSlices,
): AsyncGenerator<Uint8Array> {
	for (const part of data) {
		for (let start = 0; start < part.length; start += PIECE_BYTES) {
			yield part.subarray(start, start + PIECE_BYTES);
			if (slices.isOver) await slices.next();
		}
	}
}

async function nextChunk(chunks: Chunks): Promise<Uint8Array> {
	const { done, value } = await tryNext(chunks);
	if (done) throw unreadable('it ends too early');
	return value;
}

async function tryNext(chunks: Chunks): Promise<Awaited<ReturnType<Chunks['read']>>> {
	return await chunks.read().catch((error: unknown) => {
		throw unreadable('its data is damaged', error);
	});
}
