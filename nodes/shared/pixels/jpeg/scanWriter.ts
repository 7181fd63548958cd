import type { TimeSlices } from '../../timing/timeSlices';
import { BitWriter, createCodes } from './bitWriter';
import type { HuffmanSpec } from './huffman';
import { makeHuffmanCode } from './huffmanCode';

/** Codes: for means of luminance and of differences, then for all other coefficients of these. */
const CODES = 4;
/** So many symbols are kept to make codes of: enough for 2 to 4 megapixels. They take 4 bytes each. */
const MOST_SYMBOLS = 1 << 22;
/** How many are written between two looks at the time. */
const BATCH = 1 << 14;

/**
 * Writes the symbols of a scan by codes that are made for them. For that they are kept until all have come, or very many; what
 * comes later is written by the same codes, which then have every symbol.
 */
export class ScanWriter {
	/** The codes, once they are made: two for means, and two for the rest. */
	specs?: HuffmanSpec[];
	private readonly counts = Array.from({ length: CODES }, () => new Uint32Array(256));
	/** Code, symbol, and the lower 16 bits of the number behind it. */
	private kept = new Uint32Array(1 << 12);
	private length = 0;
	private codes: Int32Array[] = [];
	private readonly bits = new BitWriter();

	constructor(private readonly most = MOST_SYMBOLS) {}

	/** Whether it is time to make codes. */
	get isFull(): boolean {
		return this.specs === undefined && this.length >= this.most;
	}

	/** Writes a symbol, and a number of as many bits behind it as the symbol's lower half says. */
	write(code: number, symbol: number, value: number): void {
		if (this.specs !== undefined) {
			this.bits.writeSymbol(this.codes[code][symbol], value, symbol & 15);
			return;
		}
		this.counts[code][symbol] += 1;
		if (this.length === this.kept.length) {
			const longer = new Uint32Array(2 * this.length);
			longer.set(this.kept);
			this.kept = longer;
		}
		this.kept[this.length++] = (code << 24) | (symbol << 16) | (value & 0xffff);
	}

	/** Makes codes of what has come so far, and writes it. `isAll`: nothing else will come. */
	async makeCodes(isAll: boolean, slices: TimeSlices): Promise<Uint8Array[]> {
		const counts = isAll ? this.counts : this.counts.map((each) => each.map((count) => count + 1));
		this.specs = counts.map(makeHuffmanCode);
		this.codes = this.specs.map(createCodes);
		const parts: Uint8Array[] = [];
		for (let start = 0; start < this.length; start += BATCH) {
			const end = Math.min(start + BATCH, this.length);
			for (let at = start; at < end; at++) {
				const one = this.kept[at];
				this.write(one >>> 24, (one >> 16) & 255, (one << 16) >> 16);
			}
			parts.push(this.take());
			if (slices.isOver) await slices.next();
		}
		this.kept = new Uint32Array(0);
		return parts;
	}

	/** Fills the last byte. */
	end(): void {
		this.bits.end();
	}

	/** Gives the bytes that are full, and forgets them. */
	take(): Uint8Array {
		return this.bits.take();
	}
}
