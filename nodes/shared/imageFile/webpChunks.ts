/** The size of the file's header, and of each chunk's (RFC 9649, sections 2.3 and 2.4). */
const FILE_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** An hour's animation has this many frames; a malicious file could hold up a reader. */
const MOST_CHUNKS = 100_000;
/** The header of an animation's frame, before its chunks (section 2.7.1.1). */
export const FRAME_HEADER_BYTES = 16;

export interface WebpChunk {
	/** Four characters, such as `VP8X`. */
	type: string;
	data: Buffer;
}

/** An extended file's first chunk declares by its bits what the file has (RFC 9649, section 2.7). */
export const EXTENDED = 'VP8X';
export const EXIF_FLAG = 0x08;

/** The chunks of a WebP up to its end, or to where one is cut off; on request with what there is of that one. */
export function webpChunksOf(bytes: Buffer, withCut = false): Generator<WebpChunk> {
	const end = Math.min(bytes.readUInt32LE(4) + 8, bytes.length);
	return chunksIn(bytes.subarray(FILE_HEADER_BYTES, end), withCut);
}

/** Consecutive chunks: those of a file, or of a frame. */
export function* chunksIn(bytes: Buffer, withCut = false): Generator<WebpChunk> {
	let start = 0;
	for (let count = 0; count < MOST_CHUNKS && start + CHUNK_HEADER_BYTES <= bytes.length; count++) {
		const from = start + CHUNK_HEADER_BYTES;
		const to = from + bytes.readUInt32LE(start + 4);
		if (to > bytes.length && !withCut) return;
		yield { type: bytes.toString('latin1', start, start + 4), data: bytes.subarray(from, to) };
		// Each starts at an even offset.
		start = to + (to & 1);
	}
}
