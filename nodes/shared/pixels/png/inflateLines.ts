import { joinBytes } from '../joinBytes';
import { damaged, endsTooEarly } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { inflate } from './inflate';

/** The packed lines of an image. */
export interface PackedLines {
	/** As zlib packs them, in parts that follow each other. */
	data: Uint8Array[];
	/** Bytes of each line; asked for one by one, after the line before was taken. */
	lengths: Iterable<number>;
	/**
	 * Whether to unpack on this thread. A mask is unpacked sooner than it is handed over and back, which zlib does for every
	 * 16 kB of pixels. It takes time in proportion to what is packed: see `MOST_HERE`.
	 */
	isHere: boolean;
}

/** What is handed to the thread at once. */
const PIECE_BYTES = 1 << 16;

/**
 * Unpacks lines and gives each to `take`, to keep or to change. What is packed behind the last line is left packed,
 * however much it is. Throws `unreadableImage` where the data is damaged or ends too early, or what `take` throws.
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
		// The checksum stands at the very end: beside, it is only read with what comes after the last line.
		if (cutter.isDone && (isHere || cutter.hasMore)) return;
		if (slices.isOver) await slices.next();
	}
	if (!cutter.isDone) throw endsTooEarly();
}

/** Cuts what comes in chunks of any size into lines. */
class LineCutter {
	private readonly lengths: Iterator<number>;
	/** Of the next line, once it was asked for. */
	private length: number | undefined;
	private chunk: Uint8Array = new Uint8Array(0);
	private used = 0;
	/** The start of the next line, where a chunk ended inside of it. */
	private started: Uint8Array | undefined;
	private filled = 0;
	isDone = false;

	constructor(lengths: Iterable<number>) {
		this.lengths = lengths[Symbol.iterator]();
	}

	/** Takes a chunk, when all lines that end in the one before are given. */
	feed(chunk: Uint8Array): void {
		this.chunk = chunk;
		this.used = 0;
	}

	/** Whether the chunk goes on behind what was given. */
	get hasMore(): boolean {
		return this.used < this.chunk.length;
	}

	/** The next line that ends in this chunk; undefined where there is none. */
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

/** The stream takes many pieces at a time. */
async function* inTurns(data: Uint8Array[], slices: TimeSlices): AsyncGenerator<Uint8Array> {
	for (const piece of splitIntoPieces(data)) {
		yield piece;
		if (slices.isOver) await slices.next();
	}
}

/** Small pieces, of the same memory: a `Blob` would copy it all at once. */
function* splitIntoPieces(data: Uint8Array[]): Generator<Uint8Array> {
	for (const part of data) {
		for (let start = 0; start < part.length; start += PIECE_BYTES) {
			yield part.subarray(start, start + PIECE_BYTES);
		}
	}
}
