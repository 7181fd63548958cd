/** Looked up once, because it is needed for every bit. */
const { clz32 } = Math;

/** The boolean entropy decoder (RFC 6386, section 7). */
export class BoolReader {
	/** Whether more was read than there is; from then on, zeros are read. */
	isPastEnd = false;
	/** The part of the coded number that is read, minus what earlier decisions have subtracted. */
	private value = 0;
	/** The interval that the next decision splits, from 128 to 255. */
	private range = 255;
	/** How many of the lowest bits of `value` the next decision ignores; below zero if bits are missing. */
	private spare = -8;
	private place = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** The next bit; `chance` is the probability of 0, in 256ths. */
	readBit(chance: number): 0 | 1 {
		if (this.spare < 0) this.load();
		const split = 1 + (((this.range - 1) * chance) >> 8);
		const scaled = split << this.spare;
		let bit: 0 | 1 = 0;
		let range = split;
		if (this.value >= scaled) {
			bit = 1;
			range = this.range - split;
			this.value -= scaled;
		}
		const shift = clz32(range) - 24;
		this.range = range << shift;
		this.spare -= shift;
		return bit;
	}

	readFlag(): boolean {
		return this.readBit(128) === 1;
	}

	/** A number of this many bits, highest first (section 7.3). */
	readNumber(length: number): number {
		let value = 0;
		for (let bit = 0; bit < length; bit++) value = 2 * value + this.readBit(128);
		return value;
	}

	/** The same, followed by its sign. */
	readSigned(length: number): number {
		const value = this.readNumber(length);
		return this.readFlag() ? -value : value;
	}

	/** The same, if a flag before it is set; otherwise 0. */
	readOptional(length: number): number {
		return this.readFlag() ? this.readSigned(length) : 0;
	}

	private load(): void {
		const { bytes, place } = this;
		if (place + 1 < bytes.length) {
			this.value = (this.value << 16) | (bytes[place] << 8) | bytes[place + 1];
			this.spare += 16;
			this.place += 2;
			return;
		}
		const isThere = place < bytes.length;
		if (!isThere) this.isPastEnd = true;
		this.value = (this.value << 8) | (isThere ? bytes[place] : 0);
		this.spare += 8;
		this.place += 1;
	}
}
