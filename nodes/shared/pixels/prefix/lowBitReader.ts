/** A fill leaves at least so many bits, and no more than fit a small integer. No more are read at once. */
const LEAST_BITS = 23;
/** The longest code word. */
const LONGEST = 15;

/** Reads bits, each byte's lowest first, and the symbols of prefix codes (RFC 9649, sections 3.2 and 3.7.2). */
export class BitReader {
	/** Bits that were read and not used yet, the next one lowest. */
	private bits = 0;
	private count = 0;
	/** How many bits were read that are not there: they are zeros. */
	private lacking = 0;
	private place = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** Whether more was used than there is. */
	get isPastEnd(): boolean {
		return this.lacking > this.count;
	}

	/** A number of so many bits, at most 18. */
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

	/** The next symbol of a code, which `PrefixCodes` gave; `entries` are theirs. */
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

	private fill(): void {
		const { bytes } = this;
		for (; this.count < LEAST_BITS; this.count += 8) {
			if (this.place < bytes.length) this.bits |= bytes[this.place] << this.count;
			else this.lacking += 8;
			this.place += 1;
		}
	}
}
