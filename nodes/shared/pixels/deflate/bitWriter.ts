const FIRST_BYTES = 1 << 16;

/** Writes numbers of some bits each into bytes, the lowest bit first (RFC 1951, section 3.1.1). */
export class BitWriter {
	private bytes = new Uint8Array(FIRST_BYTES);
	private length = 0;
	private bits = 0;
	private bitCount = 0;

	/** Makes room for so many bytes more: `put` does not look. */
	reserve(bytes: number): void {
		if (this.length + bytes + 8 <= this.bytes.length) return;
		const larger = new Uint8Array(2 * this.bytes.length + bytes);
		larger.set(this.bytes.subarray(0, this.length));
		this.bytes = larger;
	}

	/** `count` is at most 16, and `value` below 2 to the power of it. */
	put(value: number, count: number): void {
		this.bits |= value << this.bitCount;
		this.bitCount += count;
		if (this.bitCount < 16) return;
		this.bytes[this.length++] = this.bits;
		this.bytes[this.length++] = this.bits >>> 8;
		this.bits >>>= 16;
		this.bitCount -= 16;
	}

	/** Fills the last byte up with zeros. */
	align(): void {
		this.put(0, -this.bitCount & 7);
		if (this.bitCount === 0) return;
		this.bytes[this.length++] = this.bits;
		this.bits = this.bitCount = 0;
	}

	/** Whole bytes written so far. */
	get size(): number {
		return this.length;
	}

	/** A copy of the whole bytes written since the last time. */
	take(): Uint8Array {
		const taken = this.bytes.slice(0, this.length);
		this.length = 0;
		return taken;
	}
}
