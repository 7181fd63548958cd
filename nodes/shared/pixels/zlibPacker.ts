import { Zlib } from '../bundled/deflate';

/** The lowest level whose files are never more than 15 % larger than zlib's: see the numbers in CONTRIBUTING.md. */
const LEVEL = 2;
/** It remembers two to the power of 12 plus this many positions; more make no smaller files. */
const MEMORY_BITS = 4;

/**
 * The best number of bytes to add at once, in 1 to 3 ms. Each call begins a block with its own codes, so fewer bytes make
 * larger files.
 */
export const PIECE_BYTES = 1 << 17;

/**
 * Packs bytes as zlib does. Node.js offers a community node only zlib's default level, which takes more than twice as long.
 */
export class ZlibPacker {
	private packed: Uint8Array[] = [];
	private readonly stream = new Zlib({ level: LEVEL, mem: MEMORY_BITS }, (bytes) =>
		this.packed.push(bytes),
	);

	/** Packs the next bytes, and returns what is newly ready. */
	add(bytes: Uint8Array, isLast: boolean): Uint8Array[] {
		this.stream.push(bytes, isLast);
		const ready = this.packed.filter(({ length }) => length > 0);
		this.packed = [];
		return ready;
	}
}
