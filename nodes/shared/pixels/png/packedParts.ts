/** Shorter parts are copied, into pieces of this size. */
const LONG_BYTES = 1 << 12;
const PIECE_BYTES = 1 << 16;

/**
 * A file's compressed pixels, which come in parts (IDAT chunks). A file of 10 MB can have 800,000 of them: keeping them, or
 * passing them to another thread, one by one would take seconds.
 */
export class PackedParts {
	/** In order: long ones as they are, short ones joined. */
	readonly parts: Uint8Array[] = [];
	bytes = 0;
	/** Where short ones are copied to. */
	private piece = new Uint8Array(0);
	private filled = 0;

	add(part: Uint8Array): void {
		if (part.length === 0) return;
		this.bytes += part.length;
		if (part.length >= LONG_BYTES) {
			this.parts.push(part);
			this.filled = this.piece.length;
			return;
		}
		if (this.filled + part.length > this.piece.length) {
			this.piece = new Uint8Array(PIECE_BYTES);
			this.filled = 0;
			this.parts.push(this.piece);
		}
		this.piece.set(part, this.filled);
		this.filled += part.length;
		this.parts[this.parts.length - 1] = this.piece.subarray(0, this.filled);
	}
}
