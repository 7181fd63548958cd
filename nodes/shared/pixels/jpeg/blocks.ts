import { damaged } from '../raster';
import type { BitReader } from './bitReader';
import type { HuffmanTable } from './huffman';

/**
 * The position in a block of each coefficient, in the order of the file (zigzag, ITU-T T.81, figure A.6). It is padded past
 * the last one: like in libjpeg, a run of zeros that is too long ends there.
 */
export const ZIGZAG = Uint8Array.from([
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
	13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
	45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
	63, 63, 63, 63, 63,
]);

/** One component in one scan. */
export interface ScanPart {
	/** The Huffman tables for DC differences and for AC coefficients. */
	dcTable: HuffmanTable;
	acTable: HuffmanTable;
	/** The component's blocks: 64 coefficients each, row by row. */
	coefficients: Int16Array;
	/** The previous block's DC coefficient: the file has only the difference. */
	dc: number;
}

/** Which bits of which coefficients a scan holds (ITU-T T.81, section B.2.3). */
export interface ScanRange {
	/** Spectral selection: the first and last coefficient, in zigzag order. */
	first: number;
	last: number;
	/** Successive approximation: how many low bits the scan before left out, or 0, and how many this one leaves out. */
	before: number;
	low: number;
}

/** Reads a scan's part of the block that begins at an index. */
export type ReadBlock = (reader: BitReader, part: ScanPart, block: number) => void;

/** Reads a whole block of a sequential image (ITU-T T.81, section F.2.2). */
export const readWholeBlock: ReadBlock = (reader, part, block) => {
	const { coefficients, acTable } = part;
	part.dc += reader.readSigned(reader.readSymbol(part.dcTable));
	coefficients[block] = part.dc;
	for (let k = 1; k < 64; k++) {
		const symbol = reader.readSymbol(acTable);
		const size = symbol & 15;
		k += symbol >> 4;
		if (size > 0) coefficients[block + ZIGZAG[k]] = reader.readSigned(size);
		else if (symbol !== 0xf0) return;
	}
};

/** Reads one scan of a progressive image (ITU-T T.81, annex G). */
export class ProgressiveScan {
	/** The end-of-band run: how many blocks follow without a new coefficient. */
	private emptyBlocks = 0;

	constructor(private readonly range: ScanRange) {}

	restart(): void {
		this.emptyBlocks = 0;
	}

	/** The function for this kind of scan. */
	get readBlock(): ReadBlock {
		const { first, before } = this.range;
		if (first === 0) return before === 0 ? this.readDc : this.refineDc;
		return before === 0 ? this.readAc : this.refineAc;
	}

	private readonly readDc: ReadBlock = (reader, part, block) => {
		part.dc += reader.readSigned(reader.readSymbol(part.dcTable));
		part.coefficients[block] = part.dc << this.range.low;
	};

	private readonly refineDc: ReadBlock = (reader, part, block) => {
		part.coefficients[block] |= reader.readBits(1) << this.range.low;
	};

	private readonly readAc: ReadBlock = (reader, { acTable, coefficients }, block) => {
		if (this.emptyBlocks > 0) {
			this.emptyBlocks -= 1;
			return;
		}
		const { first, last, low } = this.range;
		for (let k = first; k <= last; k++) {
			const symbol = reader.readSymbol(acTable);
			const [run, size] = [symbol >> 4, symbol & 15];
			if (size === 0 && run < 15) {
				this.emptyBlocks = (1 << run) - 1 + reader.readBits(run);
				return;
			}
			k += run;
			if (size > 0) coefficients[block + ZIGZAG[k]] = reader.readSigned(size) << low;
		}
	};

	/** One more bit of each nonzero coefficient, and the coefficients that this bit makes nonzero. */
	private readonly refineAc: ReadBlock = (reader, { acTable, coefficients }, block) => {
		const { last, low } = this.range;
		let k = this.range.first;
		if (this.emptyBlocks === 0) {
			for (; k <= last; k++) {
				const symbol = reader.readSymbol(acTable);
				const [run, size] = [symbol >> 4, symbol & 15];
				if (size === 0 && run < 15) {
					this.emptyBlocks = (1 << run) + reader.readBits(run);
					break;
				}
				if (size > 1) throw damaged();
				const fresh = size === 0 ? 0 : reader.readBits(1) === 1 ? 1 << low : -1 << low;
				k = this.refineKnown(reader, coefficients, block, k, run);
				if (fresh !== 0) coefficients[block + ZIGZAG[k]] = fresh;
			}
		}
		if (this.emptyBlocks > 0) {
			this.refineKnown(reader, coefficients, block, k, 64);
			this.emptyBlocks -= 1;
		}
	};

	/** Refines nonzero coefficients from `from` on, and skips this many zeros. Returns the position of the next zero. */
	private refineKnown(
		reader: BitReader,
		coefficients: Int16Array,
		block: number,
		from: number,
		zeros: number,
	): number {
		const { last, low } = this.range;
		let left = zeros;
		let k = from;
		for (; k <= last; k++) {
			const index = block + ZIGZAG[k];
			const known = coefficients[index];
			if (known === 0) {
				if (left-- === 0) break;
			} else if (reader.readBits(1) === 1 && (known & (1 << low)) === 0) {
				coefficients[index] += known > 0 ? 1 << low : -1 << low;
			}
		}
		return k;
	}
}
