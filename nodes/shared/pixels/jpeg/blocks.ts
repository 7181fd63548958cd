import { unreadable } from '../raster';
import type { BitReader } from './bitReader';
import type { HuffmanTable } from './huffman';

/**
 * Where the coefficients lie in a block, in the order in which files have them (ITU-T T.81, figure A.6). Behind the last
 * one it goes on: as libjpeg does, a run of zeros that is too long ends there.
 */
export const ZIGZAG = Uint8Array.from([
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
	13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
	45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
	63, 63, 63, 63, 63,
]);

/** One component in one scan. */
export interface ScanPart {
	/** The codes of differences of means, and of all else. */
	meanCode: HuffmanTable;
	restCode: HuffmanTable;
	/** The blocks of the component, each of 64 coefficients row by row. */
	coefficients: Int16Array;
	/** The last block's mean, which the next one is told by. */
	mean: number;
}

/** What a scan tells of the coefficients (ITU-T T.81, section B.2.3). */
export interface ScanRange {
	/** The first and the last coefficient, in zigzag order. */
	first: number;
	last: number;
	/** How many of the lowest bits an earlier scan has left out, 0 where there was none, and how many this one does. */
	before: number;
	low: number;
}

/** Reads what a scan has of the block that begins at an index. */
export type ReadBlock = (reader: BitReader, part: ScanPart, block: number) => void;

/** All of a block (ITU-T T.81, section F.2.2). */
export const readWholeBlock: ReadBlock = (reader, part, block) => {
	const { coefficients, restCode } = part;
	part.mean += reader.readSigned(reader.readSymbol(part.meanCode));
	coefficients[block] = part.mean;
	for (let k = 1; k < 64; k++) {
		const symbol = reader.readSymbol(restCode);
		const size = symbol & 15;
		k += symbol >> 4;
		if (size > 0) coefficients[block + ZIGZAG[k]] = reader.readSigned(size);
		else if (symbol !== 0xf0) return;
	}
};

/** The reader of one scan of a progressive image (ITU-T T.81, annex G). */
export class ProgressiveScan {
	/** Blocks that follow without any coefficient of their own. */
	private emptyBlocks = 0;

	constructor(private readonly range: ScanRange) {}

	restart(): void {
		this.emptyBlocks = 0;
	}

	/** The function for this scan's kind of data. */
	get readBlock(): ReadBlock {
		const { first, before } = this.range;
		if (first === 0) return before === 0 ? this.readMean : this.refineMean;
		return before === 0 ? this.readRest : this.refineRest;
	}

	private readonly readMean: ReadBlock = (reader, part, block) => {
		part.mean += reader.readSigned(reader.readSymbol(part.meanCode));
		part.coefficients[block] = part.mean << this.range.low;
	};

	private readonly refineMean: ReadBlock = (reader, part, block) => {
		part.coefficients[block] |= reader.readBits(1) << this.range.low;
	};

	private readonly readRest: ReadBlock = (reader, { restCode, coefficients }, block) => {
		if (this.emptyBlocks > 0) {
			this.emptyBlocks -= 1;
			return;
		}
		const { first, last, low } = this.range;
		for (let k = first; k <= last; k++) {
			const symbol = reader.readSymbol(restCode);
			const [run, size] = [symbol >> 4, symbol & 15];
			if (size === 0 && run < 15) {
				this.emptyBlocks = (1 << run) - 1 + reader.readBits(run);
				return;
			}
			k += run;
			if (size > 0) coefficients[block + ZIGZAG[k]] = reader.readSigned(size) << low;
		}
	};

	/** One more bit of each coefficient that is known, and those that become more than zero by this bit. */
	private readonly refineRest: ReadBlock = (reader, { restCode, coefficients }, block) => {
		const { last, low } = this.range;
		let k = this.range.first;
		if (this.emptyBlocks === 0) {
			for (; k <= last; k++) {
				const symbol = reader.readSymbol(restCode);
				const [run, size] = [symbol >> 4, symbol & 15];
				if (size === 0 && run < 15) {
					this.emptyBlocks = (1 << run) + reader.readBits(run);
					break;
				}
				if (size > 1) throw unreadable('its data is damaged');
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

	/** Refines what is known from the `k`th coefficient on, up to the zero behind so many zeros; gives where that is. */
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
