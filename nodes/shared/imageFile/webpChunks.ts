/** What stands in front of the chunks, and of each chunk's data (RFC 9649, sections 2.3 and 2.4). */
const FILE_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** An animation of an hour has as many frames; a file may be made to hold a reader up. */
const MOST_CHUNKS = 100_000;

export interface WebpChunk {
	/** Four characters, such as `VP8X`. */
	type: string;
	data: Buffer;
}

/** What the first chunk of an extended file declares (RFC 9649, section 2.7): by their bits, what the file has. */
export const EXTENDED = 'VP8X';
export const EXIF_FLAG = 0x08;

/** The chunks of a WebP up to its end, or to where one is cut. */
export function webpChunksOf(bytes: Buffer): Generator<WebpChunk> {
	const end = Math.min(bytes.readUInt32LE(4) + 8, bytes.length);
	return chunksIn(bytes.subarray(FILE_HEADER_BYTES, end));
}

/** Chunks that follow each other: those of a file, or of a frame. */
export function* chunksIn(bytes: Buffer): Generator<WebpChunk> {
	let start = 0;
	for (let count = 0; count < MOST_CHUNKS && start + CHUNK_HEADER_BYTES <= bytes.length; count++) {
		const from = start + CHUNK_HEADER_BYTES;
		const to = from + bytes.readUInt32LE(start + 4);
		if (to > bytes.length) return;
		yield { type: bytes.toString('latin1', start, start + 4), data: bytes.subarray(from, to) };
		// Each begins at an even place.
		start = to + (to & 1);
	}
}
