import type { BoolReader } from './boolReader';
import { BANDS, CONTEXTS, NODES } from './chances';
import type { Macroblock } from './modes';
import type { Factors, Quantizer } from './quantizers';
import { spreadMeans } from './inverseTransforms';

/** Kinds of blocks: luma without DC, Y2, chroma, and whole luma (RFC 6386, section 13.3). */
const WITHOUT_MEAN = 0;
const MEANS = 1;
const CHROMA = 2;
const WHOLE = 3;

/** The position in a block of each coefficient, in the order of the file (section 13). */
const ZIGZAG = Uint8Array.from([0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15]);
/** The band of each coefficient, padded for a lookup past the last. */
const BAND_OF = Uint8Array.from([0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0]);
/** The categories of large values: the smallest value, and the probabilities of the extra bits (section 13.2). */
const LARGE = [
	{ least: 11, chances: [173, 148, 140] },
	{ least: 19, chances: [176, 155, 140, 135] },
	{ least: 35, chances: [180, 157, 141, 134, 130] },
	{ least: 67, chances: [254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129] },
];

const LUMA_BLOCKS = 16;
const BLOCKS = 24;
/** The Y2 block comes after the others. */
const MEANS_AT = 16 * BLOCKS;
/** Contexts per neighbour: four luma blocks, two of each chroma, and the Y2 block. */
const NEIGHBOURS = 9;
const MEANS_NEIGHBOUR = 8;

/** What a block has: no coefficients, only DC, or more. */
export const NOTHING = 0;
const MEAN_ONLY = 1;
export const MORE = 2;

/** Reads the coefficients of macroblocks, row by row. */
export class ResidualReader {
	/** The last macroblock's dequantized coefficients: sixteen luma blocks, four of each chroma, and Y2. */
	readonly coefficients = new Int16Array(MEANS_AT + 16);
	/** What each block has. */
	readonly content = new Uint8Array(BLOCKS);
	/** Whether neighbours have coefficients: those above, for the whole row, and to the left. */
	private readonly above: Uint8Array;
	private readonly left = new Uint8Array(NEIGHBOURS);
	private reader!: BoolReader;

	constructor(
		private readonly chances: Uint8Array,
		macroblocksAcross: number,
	) {
		this.above = new Uint8Array(NEIGHBOURS * macroblocksAcross);
	}

	beginRow(reader: BoolReader): void {
		this.reader = reader;
		this.left.fill(0);
	}

	/** Skips a macroblock without coefficients. One predicted block by block leaves the Y2 context as it is. */
	skip(column: number, { lumaMode }: Macroblock): void {
		const { above, left } = this;
		const kept = lumaMode === undefined ? MEANS_NEIGHBOUR : NEIGHBOURS;
		above.fill(0, NEIGHBOURS * column, NEIGHBOURS * column + kept);
		left.fill(0, 0, kept);
	}

	/** Whether the macroblock has any coefficients. */
	read(column: number, { lumaMode }: Macroblock, quantizer: Quantizer): boolean {
		const { coefficients, content } = this;
		const at = NEIGHBOURS * column;
		coefficients.fill(0);
		let lumaKind = WHOLE;
		if (lumaMode !== undefined) {
			lumaKind = WITHOUT_MEAN;
			this.readBlock(MEANS, at + MEANS_NEIGHBOUR, MEANS_NEIGHBOUR, quantizer.means, MEANS_AT);
			spreadMeans(coefficients, MEANS_AT);
		}
		this.readSquare(lumaKind, at, 0, 4, quantizer.luma, 0);
		this.readSquare(CHROMA, at + 4, 4, 2, quantizer.chroma, LUMA_BLOCKS);
		this.readSquare(CHROMA, at + 6, 6, 2, quantizer.chroma, LUMA_BLOCKS + 4);
		return content.some((each) => each !== NOTHING);
	}

	/** A square of blocks of one kind: its contexts above and to the left begin at these indices, its blocks at `first`. */
	private readSquare(
		kind: number,
		above: number,
		left: number,
		side: number,
		factors: Factors,
		first: number,
	): void {
		const { coefficients, content } = this;
		for (let y = 0, block = first; y < side; y++) {
			for (let x = 0; x < side; x++, block++) {
				const end = this.readBlock(kind, above + x, left + y, factors, 16 * block);
				const mean = coefficients[16 * block];
				content[block] = end > 1 ? MORE : mean === 0 ? NOTHING : MEAN_ONLY;
			}
		}
	}

	/** Returns the position after the last nonzero coefficient, or 16 if zeros are written out to the end. */
	private readBlock(
		kind: number,
		above: number,
		left: number,
		factors: Factors,
		block: number,
	): number {
		const first = kind === WITHOUT_MEAN ? 1 : 0;
		const context = this.above[above] + this.left[left];
		const end = this.readTokens(kind, context, first, factors, block);
		this.above[above] = this.left[left] = end > first ? 1 : 0;
		return end;
	}

	/** Section 13.2. After a zero, no end of block can follow. */
	private readTokens(
		kind: number,
		context: number,
		first: number,
		factors: Factors,
		block: number,
	): number {
		const { reader, chances, coefficients } = this;
		const kindAt = kind * BANDS;
		let at = ((kindAt + BAND_OF[first]) * CONTEXTS + context) * NODES;
		for (let place = first; place < 16;) {
			if (reader.readBit(chances[at]) === 0) return place;
			while (reader.readBit(chances[at + 1]) === 0) {
				place += 1;
				if (place === 16) return 16;
				at = (kindAt + BAND_OF[place]) * CONTEXTS * NODES;
			}
			const isOne = reader.readBit(chances[at + 2]) === 0;
			const value = isOne ? 1 : this.readLarge(at);
			const factor = place === 0 ? factors.mean : factors.rest;
			const isNegative = reader.readBit(128) === 1;
			coefficients[block + ZIGZAG[place]] = isNegative ? -value * factor : value * factor;
			place += 1;
			at = ((kindAt + BAND_OF[place]) * CONTEXTS + (isOne ? 1 : 2)) * NODES;
		}
		return 16;
	}

	/** A value of two or more. */
	private readLarge(at: number): number {
		const { reader, chances } = this;
		if (reader.readBit(chances[at + 3]) === 0) {
			if (reader.readBit(chances[at + 4]) === 0) return 2;
			return 3 + reader.readBit(chances[at + 5]);
		}
		if (reader.readBit(chances[at + 6]) === 0) {
			if (reader.readBit(chances[at + 7]) === 0) return 5 + reader.readBit(159);
			return 7 + 2 * reader.readBit(165) + reader.readBit(145);
		}
		const upper = reader.readBit(chances[at + 8]);
		const { least, chances: extra } = LARGE[2 * upper + reader.readBit(chances[at + 9 + upper])];
		let bits = 0;
		for (const chance of extra) bits = 2 * bits + reader.readBit(chance);
		return least + bits;
	}
}
