import type { BoolReader } from './boolReader';
import { BLOCK_MODE_CHANCES } from './chances';
import type { FrameHeader } from './readFrameHeader';

/** Prediction modes of a macroblock's 16 × 16 luma or 8 × 8 chroma samples: DC, V, H and TM (RFC 6386, section 8). */
const MEAN = 0;
export const ABOVE = 1;
export const LEFT = 2;
export const MOTION = 3;

/** The first prediction modes of a 4 × 4 block; the others are in `predictBlock`. */
export const BLOCK_MEAN = 0;
export const BLOCK_MOTION = 1;
const BLOCK_ABOVE = 2;
const BLOCK_LEFT = 3;

/** The block mode that a macroblock's mode implies for its neighbours' contexts (section 11.3). */
const AS_BLOCK_MODE = [BLOCK_MEAN, BLOCK_ABOVE, BLOCK_LEFT, BLOCK_MOTION];

/** A macroblock's header (section 19.3). The same object is reused for each. */
export interface Macroblock {
	segment: number;
	hasNoCoefficients: boolean;
	/** For the whole macroblock; undefined if each block has its own. */
	lumaMode?: number;
	readonly blockModes: Uint8Array;
	chromaMode: number;
}

/** Reads the modes of a frame's macroblocks, row by row. */
export class ModeReader {
	readonly macroblock: Macroblock = {
		...{ segment: 0, hasNoCoefficients: false, chromaMode: MEAN },
		blockModes: new Uint8Array(16),
	};
	private readonly reader: BoolReader;
	/** Modes of the blocks above, for the whole row, and to the left. */
	private readonly above: Uint8Array;
	private readonly left = new Uint8Array(4);

	constructor(
		private readonly header: FrameHeader,
		macroblocksAcross: number,
	) {
		this.reader = header.modes;
		this.above = new Uint8Array(4 * macroblocksAcross);
	}

	beginRow(): void {
		this.left.fill(BLOCK_MEAN);
	}

	/** Reads the header of the macroblock in this column. */
	read(column: number): Macroblock {
		const { reader, macroblock } = this;
		const { segmentChances, skipChance } = this.header;
		macroblock.segment = segmentChances === undefined ? 0 : this.readSegment(segmentChances);
		macroblock.hasNoCoefficients = skipChance !== undefined && reader.readBit(skipChance) === 1;
		if (reader.readBit(145) === 0) {
			macroblock.lumaMode = undefined;
			this.readBlockModes(column);
		} else {
			macroblock.lumaMode = this.readLumaMode();
			const mode = AS_BLOCK_MODE[macroblock.lumaMode];
			this.above.fill(mode, 4 * column, 4 * column + 4);
			this.left.fill(mode);
		}
		macroblock.chromaMode = this.readChromaMode();
		return macroblock;
	}

	private readSegment([first, low, high]: number[]): number {
		const { reader } = this;
		return reader.readBit(first) === 0 ? reader.readBit(low) : 2 + reader.readBit(high);
	}

	/** Section 11.2. */
	private readLumaMode(): number {
		const { reader } = this;
		if (reader.readBit(156) === 0) return reader.readBit(163) === 0 ? MEAN : ABOVE;
		return reader.readBit(128) === 0 ? LEFT : MOTION;
	}

	private readChromaMode(): number {
		const { reader } = this;
		if (reader.readBit(142) === 0) return MEAN;
		if (reader.readBit(114) === 0) return ABOVE;
		return reader.readBit(183) === 0 ? LEFT : MOTION;
	}

	/** Section 11.3. */
	private readBlockModes(column: number): void {
		const { above, left, macroblock } = this;
		for (let block = 0; block < 16; block++) {
			const [x, y] = [4 * column + (block & 3), block >> 2];
			const mode = this.readBlockMode(9 * (10 * above[x] + left[y]));
			macroblock.blockModes[block] = above[x] = left[y] = mode;
		}
	}

	/** The tree of section 11.2; its probabilities begin at an index. */
	private readBlockMode(chances: number): number {
		const { reader } = this;
		const bit = (node: number) => reader.readBit(BLOCK_MODE_CHANCES[chances + node]);
		if (bit(0) === 0) return BLOCK_MEAN;
		if (bit(1) === 0) return BLOCK_MOTION;
		if (bit(2) === 0) return BLOCK_ABOVE;
		if (bit(3) === 0) {
			if (bit(4) === 0) return BLOCK_LEFT;
			return 5 + bit(5);
		}
		if (bit(6) === 0) return 4;
		if (bit(7) === 0) return 7;
		return 8 + bit(8);
	}
}
