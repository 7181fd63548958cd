import { unreadable } from '../raster';
import { QUICK_BITS, type HuffmanTable } from './huffman';

const QUICK_MASK = (1 << QUICK_BITS) - 1;
/**
 * Some encoders leave a few bytes behind the last block, or fill up with zeros or ones. More than that are rows that the
 * header does not know of.
 */
const MOST_BYTES_LEFT = 64;

/** Reads the bits of a scan, without stuffed zeros and fill bytes (ITU-T T.81, sections B.1.1.5 and F.2.2.5). */
export class BitReader {
	private bits = 0;
	/** How many of `bits`, from the lowest on, are still to be read. */
	private count = 0;
	/** How many of those lie behind the data: they are zeros. */
	private lacking = 0;
	/** Where the data ends as far as is known: at a marker that was met, or with the file. */
	private limit: number;

	/** The data of the scan begins at `offset` and ends at the first marker that is no restart. */
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
		throw unreadable('its data is damaged');
	}

	/** The next bits, at most 16, as a number. */
	readBits(length: number): number {
		if (this.count < length) this.fill();
		this.count -= length;
		return (this.bits >>> this.count) & ((1 << length) - 1);
	}

	/** A number of so many bits, at most 16, of which the first tells its sign (ITU-T T.81, section F.2.2.1). */
	readSigned(length: number): number {
		if (length === 0) return 0;
		const value = this.readBits(length);
		return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
	}

	/** Throws where more was read than there is. */
	checkEnd(): void {
		if (this.lacking > this.count) throw unreadable('its data is damaged');
	}

	/** Goes on behind the restart marker that has this number. Throws where it does not come next. */
	restart(number: number): void {
		this.finish();
		if (this.bytes[this.offset + 1] !== 0xd0 + number) throw unreadable('its data is damaged');
		this.offset += 2;
		this.limit = this.bytes.length;
		this.count = 0;
		this.lacking = 0;
	}

	/** Goes to the next marker, behind its fill bytes. Throws where more was read than there is, or much is left. */
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
		if (left > MOST_BYTES_LEFT) throw unreadable('its data is damaged');
	}

	/** Makes 25 bits or more ready. */
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

	/** An FF that is data has a zero behind it, and perhaps more FF before that. False at a marker. */
	private skipStuffing(): boolean {
		let at = this.offset;
		while (at < this.limit && this.bytes[at] === 0xff) at += 1;
		if (at >= this.limit || this.bytes[at] !== 0) return false;
		this.offset = at + 1;
		return true;
	}
}
