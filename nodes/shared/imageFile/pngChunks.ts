/** A PNG's chain of chunks (specification, section 5.3): each has a length, a type, data and a checksum. */

/** Types as numbers: four letters each. */
export const IHDR = 0x49484452;
export const IDAT = 0x49444154;
export const IEND = 0x49454e44;
export const PHYS = 0x70485973;

const SIGNATURE_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** Encoders write pieces of some thousand bytes; a malicious file could hold up a reader. */
export const MOST_CHUNKS = 100_000;
/** Of length, type and checksum together. */
const LEAST_BYTES = 12;

export interface ChunkPlace {
	type: number;
	/** Where its data begins and ends. */
	start: number;
	end: number;
	/** Where the next chunk begins; behind the end of the file if this one is cut off. */
	next: number;
}

/** Where the chunks are, at most so many. */
export function* pngChunksOf(bytes: Buffer, most = Infinity): Generator<ChunkPlace> {
	let offset = SIGNATURE_BYTES;
	for (let count = 0; count < most && offset + LEAST_BYTES <= bytes.length; count++) {
		const next = offset + LEAST_BYTES + bytes.readUInt32BE(offset);
		const type = bytes.readUInt32BE(offset + 4);
		yield { type, start: offset + 8, end: next - CHECKSUM_BYTES, next };
		offset = next;
	}
}
