/** A fill leaves at least so many bits, and no more than fit a small integer. No more are read at once. */
const LEAST_BITS = 23;
/** The longest code word. */
const LONGEST = 15;

/**
 * Reads bits, each byte's lowest first, and the symbols of prefix codes, as deflate and lossless WebP pack them (RFC 1951,
 * section 3.1.1; RFC 9649, sections 3.2 and 3.7.2).
 */
export class LowBitReader {
	/** Bits read and not yet used, the next one lowest. */
	private bits = 0;
	private count = 0;
	/** How many of the bits that were read lie past the end: they are zeros. */
	private lacking = 0;
	private place = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** Whether more bits were used than there are. */
	get isPastEnd(): boolean {
		return this.lacking > this.count;
	}

	/** A number of up to 18 bits. */
	readBits(length: number): number {
		if (this.count < length) this.fill();
		const value = this.bits & ((1 << length) - 1);
		this.bits >>>= length;
		this.count -= length;
		return value;
	}

	readFlag(): boolean {
		return this.readBits(1) === 1;
	}

	/** The next symbol of a code from `PrefixCodes.add`; `entries` are those of the same object. */
	readSymbol(entries: Int32Array, code: number): number {
		if (this.count < LONGEST) this.fill();
		const root = code & 15;
		const first = code >> 4;
		let entry = entries[first + (this.bits & ((1 << root) - 1))];
		if ((entry & 16) !== 0) {
			const further = (this.bits >> root) & ((1 << (entry & 15)) - 1);
			entry = entries[first + (entry >> 5) + further];
		}
		const length = entry & 15;
		this.bits >>>= length;
		this.count -= length;
		return entry >> 5;
	}

	/** Skips the rest of a byte that is partly used. */
	skipToByte(): void {
		this.place -= this.count >> 3;
		this.lacking = Math.max(this.lacking - this.count, 0);
		this.bits = this.count = 0;
	}

	/** The next whole bytes, after `skipToByte`; fewer if the data ends before. */
	readBytes(count: number): Uint8Array {
		const bytes = this.bytes.subarray(this.place, this.place + count);
		this.place += bytes.length;
		return bytes;
	}

	private fill(): void {
		const { bytes } = this;
		for (; this.count < LEAST_BITS; this.count += 8) {
			if (this.place < bytes.length) this.bits |= bytes[this.place] << this.count;
			else this.lacking += 8;
			this.place += 1;
		}
	}
}
