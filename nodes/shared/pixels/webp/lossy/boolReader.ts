/** Looked up once: it is asked for each bit. */
const { clz32 } = Math;

/** Reads decisions that were packed by how likely they are (RFC 6386, section 7). */
export class BoolReader {
	/** Whether more was read than there is; then zeros are read. */
	isPastEnd = false;
	/** What is known of the packed number, less what the decisions so far have taken off. */
	private value = 0;
	/** From 128 to 255: what the next decision divides. */
	private range = 255;
	/** How many of the lowest bits of `value` the next decision does not look at; below zero where some are lacking. */
	private spare = -8;
	private place = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** The next decision, 0 or 1, where 0 is `chance` of 256 likely. */
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

	/** A number of so many bits, the upper one first (section 7.3). */
	readNumber(length: number): number {
		let value = 0;
		for (let bit = 0; bit < length; bit++) value = 2 * value + this.readBit(128);
		return value;
	}

	/** The same with its sign behind. */
	readSigned(length: number): number {
		const value = this.readNumber(length);
		return this.readFlag() ? -value : value;
	}

	/** Behind a flag that says whether there is one; else 0. */
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
