import { Zlib } from '../bundled/deflate';

/** The lowest level whose files are never more than 15 % larger than zlib's: see the numbers in CONTRIBUTING.md. */
const LEVEL = 2;
/** It remembers two to the power of 12 and this many places; more make no smaller files. */
const MEMORY_BITS = 4;

/** How many bytes are best added at once, in 1 to 3 ms. Each time begins a block with codes of its own: fewer make larger files. */
export const PIECE_BYTES = 1 << 17;

/** Packs bytes as zlib does. Node.js offers a community node zlib's usual level only, which takes twice as long and more. */
export class ZlibPacker {
	private packed: Uint8Array[] = [];
	private readonly stream = new Zlib({ level: LEVEL, mem: MEMORY_BITS }, (bytes) =>
		this.packed.push(bytes),
	);

	/** Packs the next bytes, and gives what is ready so far and was not given yet. */
	add(bytes: Uint8Array, isLast: boolean): Uint8Array[] {
		this.stream.push(bytes, isLast);
		const ready = this.packed.filter(({ length }) => length > 0);
		this.packed = [];
		return ready;
	}
}
