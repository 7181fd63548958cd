import { joinBytes } from '../joinBytes';
import { damaged, endsTooEarly } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { inflate } from './inflate';

/** An image's compressed lines. */
export interface PackedLines {
	/** A zlib stream, in consecutive parts. */
	data: Uint8Array[];
	/** The length of each line in bytes; requested one by one, after the line before was taken. */
	lengths: Iterable<number>;
	/**
	 * Whether to inflate on this thread. For a mask that is faster than passing it to another and back for every 16 kB of
	 * pixels, as zlib does. It takes time in proportion to the compressed size: see `MOST_HERE`.
	 */
	isHere: boolean;
}

/** How much to pass to the other thread at once. */
const PIECE_BYTES = 1 << 16;

/**
 * Inflates lines and passes each to `take`, which may keep or change it. Anything after the last line is left alone, however
 * much it is. Throws `unreadableImage` if the data is damaged or incomplete, or what `take` throws.
 */
export async function inflateLines(
	{ data, lengths, isHere }: PackedLines,
	slices: TimeSlices,
	take: (line: Uint8Array) => void,
): Promise<void> {
	const cutter = new LineCutter(lengths);
	const chunks = isHere ? inflate(await joinBytes(data, slices)) : inflateBeside(data, slices);
	for await (const chunk of chunks) {
		cutter.feed(chunk);
		for (let line = cutter.next(); line !== undefined; line = cutter.next()) {
			take(line);
			if (slices.isOver) await slices.next();
		}
		// The checksum is at the very end: the other thread reads it only with what follows the last line.
		if (cutter.isDone && (isHere || cutter.hasMore)) return;
		if (slices.isOver) await slices.next();
	}
	if (!cutter.isDone) throw endsTooEarly();
}

/** Cuts chunks of any size into lines. */
class LineCutter {
	private readonly lengths: Iterator<number>;
	/** The length of the next line, once it is known. */
	private length: number | undefined;
	private chunk: Uint8Array = new Uint8Array(0);
	private used = 0;
	/** The start of the next line, if a chunk ended inside it. */
	private started: Uint8Array | undefined;
	private filled = 0;
	isDone = false;

	constructor(lengths: Iterable<number>) {
		this.lengths = lengths[Symbol.iterator]();
	}

	/** Takes the next chunk, once all lines that end in the one before have been returned. */
	feed(chunk: Uint8Array): void {
		this.chunk = chunk;
		this.used = 0;
	}

	/** Whether the chunk continues after the last line returned. */
	get hasMore(): boolean {
		return this.used < this.chunk.length;
	}

	/** The next line that ends in this chunk; undefined if there is none. */
	next(): Uint8Array | undefined {
		if (this.length === undefined && !this.isDone) {
			const { done, value } = this.lengths.next();
			if (done) this.isDone = true;
			else this.length = value;
		}
		const { length, chunk, used, started } = this;
		if (length === undefined) return undefined;
		const end = used + length - this.filled;
		this.used = Math.min(end, chunk.length);
		if (started === undefined && end <= chunk.length) {
			return this.finish(chunk.subarray(used, end));
		}
		this.started ??= new Uint8Array(length);
		this.started.set(chunk.subarray(used, end), this.filled);
		this.filled += this.used - used;
		return this.filled === length ? this.finish(this.started) : undefined;
	}

	private finish(line: Uint8Array): Uint8Array {
		this.started = undefined;
		this.filled = 0;
		this.length = undefined;
		return line;
	}
}

/** Natively and off the main thread. */
async function* inflateBeside(data: Uint8Array[], slices: TimeSlices): AsyncGenerator<Uint8Array> {
	const packed = ReadableStream.from(inTurns(data, slices)) as ReadableStream<Uint8Array>;
	const unpacked = packed.pipeThrough(new DecompressionStream('deflate'));
	const reader = unpacked.getReader() as ReadableStreamDefaultReader<Uint8Array>;
	const read = async () =>
		await reader.read().catch((error: unknown) => {
			throw damaged(error);
		});
	try {
		for (let next = await read(); !next.done; next = await read()) yield next.value;
	} finally {
		await reader.cancel().catch(() => {});
	}
}

/** Pauses between pieces, because the stream takes many at a time. */
async function* inTurns(data: Uint8Array[], slices: TimeSlices): AsyncGenerator<Uint8Array> {
	for (const piece of splitIntoPieces(data)) {
		yield piece;
		if (slices.isOver) await slices.next();
	}
}

/** Small pieces without copying: a `Blob` would copy everything at once. */
function* splitIntoPieces(data: Uint8Array[]): Generator<Uint8Array> {
	for (const part of data) {
		for (let start = 0; start < part.length; start += PIECE_BYTES) {
			yield part.subarray(start, start + PIECE_BYTES);
		}
	}
}
