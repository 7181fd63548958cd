import { damaged } from '../raster';
import { QUICK_BITS, type HuffmanTable } from './huffman';

const QUICK_MASK = (1 << QUICK_BITS) - 1;
/**
 * Some encoders leave a few bytes after the last block, or pad with zeros or ones. More than that are rows the header does
 * not declare.
 */
const MOST_BYTES_LEFT = 64;

/** Reads a scan's entropy-coded bits, without stuffed zeros and fill bytes (ITU-T T.81, sections B.1.1.5 and F.2.2.5). */
export class BitReader {
	private bits = 0;
	/** How many of `bits`, counted from the lowest, are not read yet. */
	private count = 0;
	/** How many of those lie past the end of the data: they are zeros. */
	private lacking = 0;
	/** Where the data ends, as far as we know: at a marker already met, or at the end of the file. */
	private limit: number;

	/** The scan's data begins at `offset` and ends at the first marker other than a restart. */
	constructor(
		private readonly bytes: Uint8Array,
		private offset: number,
	) {
		this.limit = bytes.length;
	}

	readSymbol(table: HuffmanTable): number {
		if (this.count < 16) this.fill();
		const entry = table.quick[(this.bits >>> (this.count - QUICK_BITS)) & QUICK_MASK];
		if (entry > 0) {
			this.count -= entry >> 8;
			return entry & 255;
		}
		return this.readLongSymbol(table);
	}

	private readLongSymbol({ largest, toSymbol, symbols }: HuffmanTable): number {
		const next = (this.bits >>> (this.count - 16)) & 0xffff;
		for (let length = QUICK_BITS + 1; length <= 16; length++) {
			const code = next >>> (16 - length);
			if (code > largest[length]) continue;
			this.count -= length;
			return symbols[code + toSymbol[length]];
		}
		throw damaged();
	}

	/** A number of up to 16 bits. */
	readBits(length: number): number {
		if (this.count < length) this.fill();
		this.count -= length;
		return (this.bits >>> this.count) & ((1 << length) - 1);
	}

	/** A signed number of up to 16 bits; the first one is its sign (EXTEND, ITU-T T.81, section F.2.2.1). */
	readSigned(length: number): number {
		if (length === 0) return 0;
		const value = this.readBits(length);
		return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
	}

	/** Throws if more was read than there is. */
	checkEnd(): void {
		if (this.lacking > this.count) throw damaged();
	}

	/** Continues after the restart marker with this number. Throws if another comes next. */
	restart(number: number): void {
		this.finish();
		if (this.bytes[this.offset + 1] !== 0xd0 + number) throw damaged();
		this.offset += 2;
		this.limit = this.bytes.length;
		this.count = 0;
		this.lacking = 0;
	}

	/** Goes to the next marker, past any fill bytes. Throws if more was read than there is, or if much is left unread. */
	finish(): void {
		this.checkEnd();
		const { bytes } = this;
		let left = (this.count - this.lacking) >> 3;
		let at = this.offset;
		for (; at + 1 < bytes.length; at++) {
			if (bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff) break;
			if (bytes[at] !== 0 && bytes[at] !== 0xff) left += 1;
		}
		this.offset = at;
		if (left > MOST_BYTES_LEFT) throw damaged();
	}

	/** Makes at least 25 bits ready. */
	private fill(): void {
		for (; this.count <= 24; this.count += 8) this.bits = (this.bits << 8) | this.nextByte();
	}

	private nextByte(): number {
		if (this.offset < this.limit) {
			const byte = this.bytes[this.offset++];
			if (byte !== 0xff || this.skipStuffing()) return byte;
			this.offset -= 1;
			this.limit = this.offset;
		}
		this.lacking += 8;
		return 0;
	}

	/** An FF that is data is followed by a zero, perhaps after further FF bytes. False at a marker. */
	private skipStuffing(): boolean {
		let at = this.offset;
		while (at < this.limit && this.bytes[at] === 0xff) at += 1;
		if (at >= this.limit || this.bytes[at] !== 0) return false;
		this.offset = at + 1;
		return true;
	}
}
