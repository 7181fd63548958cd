import { damaged, endsTooEarly } from '../../raster';
import { BoolReader } from './boolReader';
import { CHANGE_CHANCES, TOKEN_CHANCES } from './chances';
import { createFilterStrengths, type FilterHeader, type FilterStrength } from './filterStrengths';
import { createQuantizer, type Quantizer } from './quantizers';

/** A frame's header (RFC 6386, sections 9.2 to 9.11 and 19.2), and readers of what follows. */
export interface FrameHeader {
	width: number;
	height: number;
	/** Continues with the macroblocks' headers. */
	modes: BoolReader;
	/** The coefficients: rows of macroblocks take turns through the partitions. */
	partitions: BoolReader[];
	/** The probabilities of the segment tree, if macroblocks name their segments. */
	segmentChances?: number[];
	/** One per segment. */
	quantizers: Quantizer[];
	/** By segment, then by whether the macroblock is predicted block by block. Undefined if nothing is filtered. */
	strengths?: FilterStrength[][];
	isSimpleFilter: boolean;
	tokenChances: Uint8Array;
	/** The probability that a macroblock has coefficients, if macroblocks say so. */
	skipChance?: number;
}

interface Segments {
	/** Whether the values replace the frame's; otherwise they are added. */
	isAbsolute: boolean;
	quantizers: number[];
	filterLevels: number[];
	chances?: number[];
}

const SEGMENTS = [0, 1, 2, 3];
/** The size of the frame's start, and of each partition's size field. */
const FRAME_BYTES = 10;
const SIZE_BYTES = 3;

/** Throws `unreadableImage` if the header is cut off. The frame's first ten bytes are already checked. */
export function readFrameHeader(data: Buffer): FrameHeader {
	const firstSize = data.readUIntLE(0, 3) >> 5;
	const rest = data.subarray(FRAME_BYTES + firstSize);
	if (FRAME_BYTES + firstSize > data.length) throw endsTooEarly();
	const reader = new BoolReader(data.subarray(FRAME_BYTES, FRAME_BYTES + firstSize));
	// The colour space, of which there is only one, and whether to clamp, which does no harm.
	reader.readNumber(2);
	const segments = reader.readFlag() ? readSegments(reader) : undefined;
	const filter = readFilter(reader);
	const partitions = splitPartitions(rest, 1 << reader.readNumber(2));
	const quantizers = readQuantizers(reader, segments);
	// Whether to keep the probabilities for the next frame.
	reader.readFlag();
	const tokenChances = readTokenChances(reader);
	const skipChance = reader.readFlag() ? reader.readNumber(8) : undefined;
	if (reader.isPastEnd) throw damaged();
	return {
		width: data.readUInt16LE(6) & 0x3fff,
		height: data.readUInt16LE(8) & 0x3fff,
		...{ modes: reader, partitions, quantizers, tokenChances, skipChance },
		segmentChances: segments?.chances,
		strengths:
			filter.level === 0 ? undefined : createFilterStrengths(filter, levelsOf(filter, segments)),
		isSimpleFilter: filter.isSimple,
	};
}

/** Section 9.3. */
function readSegments(reader: BoolReader): Segments {
	const isMapped = reader.readFlag();
	const hasValues = reader.readFlag();
	const isAbsolute = !hasValues || reader.readFlag();
	const values = (length: number) =>
		SEGMENTS.map(() => (hasValues ? reader.readOptional(length) : 0));
	const [quantizers, filterLevels] = [values(7), values(6)];
	const chances = isMapped
		? [0, 1, 2].map(() => (reader.readFlag() ? reader.readNumber(8) : 255))
		: undefined;
	return { isAbsolute, quantizers, filterLevels, chances };
}

/** Section 9.6: of the eight level adjustments two matter in a key frame, one for all macroblocks and one for a mode. */
function readFilter(reader: BoolReader): FilterHeader {
	const isSimple = reader.readFlag();
	const level = reader.readNumber(6);
	const sharpness = reader.readNumber(3);
	const hasDeltas = reader.readFlag();
	const deltas = new Int8Array(8);
	if (hasDeltas && reader.readFlag())
		deltas.forEach((_, index) => (deltas[index] = reader.readOptional(6)));
	return { isSimple, level, sharpness, frameDelta: deltas[0], blocksDelta: deltas[4] };
}

function levelsOf({ level }: FilterHeader, segments?: Segments): number[] {
	return SEGMENTS.map((id) => valueOf(segments?.filterLevels[id], level, segments));
}

/** A segment's value: its own, or its offset from the frame's. */
function valueOf(own: number | undefined, frames: number, segments?: Segments): number {
	if (own === undefined) return frames;
	return segments?.isAbsolute ? own : frames + own;
}

/** Section 9.5: first the sizes of all partitions but the last, then the partitions. */
function splitPartitions(data: Buffer, count: number): BoolReader[] {
	const sizes = SIZE_BYTES * (count - 1);
	if (data.length < sizes) throw endsTooEarly();
	let start = sizes;
	return Array.from({ length: count }, (_, index) => {
		const isLast = index === count - 1;
		const end = isLast ? data.length : start + data.readUIntLE(SIZE_BYTES * index, SIZE_BYTES);
		const part = data.subarray(start, end);
		start = end;
		return new BoolReader(part);
	});
}

/** Section 9.6. */
function readQuantizers(reader: BoolReader, segments?: Segments): Quantizer[] {
	const index = reader.readNumber(7);
	const [lumaMean, meansMean, meansRest, chromaMean, chromaRest] = [0, 1, 2, 3, 4].map(() =>
		reader.readOptional(4),
	);
	const deltas = { lumaMean, meansMean, meansRest, chromaMean, chromaRest };
	return SEGMENTS.map((id) =>
		createQuantizer(valueOf(segments?.quantizers[id], index, segments), deltas),
	);
}

/** Section 13.4. */
function readTokenChances(reader: BoolReader): Uint8Array {
	return TOKEN_CHANCES.map((chance, index) =>
		reader.readBit(CHANGE_CHANCES[index]) === 1 ? reader.readNumber(8) : chance,
	);
}
