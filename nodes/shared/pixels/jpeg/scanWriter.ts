import type { TimeSlices } from '../../timing/timeSlices';
import { BitWriter, createCodes } from './bitWriter';
import type { HuffmanSpec } from './huffman';
import { makeHuffmanCode } from './huffmanCode';

/** The Huffman codes: for the DC coefficients of luma and chroma, then for their AC coefficients. */
const CODES = 4;
/** How many symbols to collect before the codes are made: those of 2 to 4 megapixels. They take 4 bytes each. */
const MOST_SYMBOLS = 1 << 22;
/** How many to write between two checks of the time. */
const BATCH = 1 << 14;

/** The most bits of a difference of DC coefficients, and of an AC coefficient, at 8 bits a sample (ITU-T T.81, F.1.2). */
const DC_BITS = 11;
const AC_BITS = 10;
/** The end of a block, and sixteen zeros: AC symbols without bits. */
const PLAIN_AC = [0x00, 0xf0];

/**
 * Counts with one more for each symbol that may still come. Decoders refuse a whole file for a code of a symbol that cannot
 * occur.
 */
function withPossible(counts: Uint32Array, code: number): Uint32Array {
	return counts.map((count, symbol) => (isPossible(code, symbol) ? count + 1 : count));
}

function isPossible(code: number, symbol: number): boolean {
	if (code < CODES / 2) return symbol <= DC_BITS;
	const bits = symbol & 15;
	return PLAIN_AC.includes(symbol) || (bits > 0 && bits <= AC_BITS);
}

/**
 * Writes a scan's symbols with Huffman codes optimised for them. To that end, it first collects the symbols, all of them or a
 * great many; in the second case the codes have every symbol that may come, and later ones are written at once.
 */
export class ScanWriter {
	/** The codes, once they are made. */
	specs?: HuffmanSpec[];
	private readonly counts = Array.from({ length: CODES }, () => new Uint32Array(256));
	/** Code, symbol, and the lower 16 bits of the number that follows it. */
	private kept = new Uint32Array(1 << 12);
	private length = 0;
	private codes: Int32Array[] = [];
	private readonly bits = new BitWriter();

	constructor(private readonly most = MOST_SYMBOLS) {}

	/** Whether it is time to make codes. */
	get isFull(): boolean {
		return this.specs === undefined && this.length >= this.most;
	}

	/** Writes a symbol, then a number of as many bits as the symbol's lower half says. */
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

	/** Makes the codes from the symbols so far, and writes these. `isAll`: no others will come. */
	async makeCodes(isAll: boolean, slices: TimeSlices): Promise<Uint8Array[]> {
		const counts = isAll ? this.counts : this.counts.map(withPossible);
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

	/** Pads the last byte. */
	end(): void {
		this.bits.end();
	}

	/** Returns the full bytes, and removes them. */
	take(): Uint8Array {
		return this.bits.take();
	}
}
