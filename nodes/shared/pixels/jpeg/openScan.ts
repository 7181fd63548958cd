import { damaged } from '../raster';
import {
	ProgressiveScan,
	readWholeBlock,
	type ReadBlock,
	type ScanPart,
	type ScanRange,
} from './blocks';
import { blocksInMcu, type FrameComponent } from './readJpegHeader';
import type { Tables } from './tables';

/** A component and its DCT coefficients. */
export interface Component extends FrameComponent {
	/** The distance between rows of blocks, in blocks: MCUs may extend past the image. */
	stride: number;
	/** How many rows of blocks are held; the next one replaces the first. */
	heldRows: number;
	/** 64 per block, row by row. */
	coefficients: Int16Array;
	/** Their multipliers; undefined if no scan has the component. */
	quantization?: Uint16Array;
}

/** The index of the first coefficient of a row of blocks. */
export function firstOfRow({ stride, heldRows }: Component, row: number): number {
	return 64 * stride * (row % heldRows);
}

/** The most blocks in an MCU of several components (ITU-T T.81, section B.2.3). */
const MOST_IN_MCU = 10;
/** The most low bits that a scan may leave to later ones; libjpeg accepts no more either. */
const MOST_LOW_BITS = 13;

/** A scan, ready to be read. */
export interface Scan {
	parts: Array<ScanPart & { component: Component }>;
	readBlock: ReadBlock;
	progressive?: ProgressiveScan;
}

/**
 * Reads a scan's header (ITU-T T.81, section B.2.3), and takes the tables as they are at this point. Throws
 * `unreadableImage` if it does not match the frame.
 */
export function openScan(
	data: Buffer,
	components: Component[],
	tables: Tables,
	isProgressive: boolean,
): Scan {
	const count = data[0];
	if (!(count >= 1 && count <= components.length) || data.length < 4 + 2 * count) throw damaged();
	const parts = Array.from({ length: count }, (_, index) => {
		const [id, codes] = data.subarray(1 + 2 * index);
		const component = components.find((each) => each.id === id);
		if (component === undefined) throw damaged();
		// As in libjpeg, the table at its first scan applies to all.
		component.quantization ??= tables.quantizationOf(component.quantizationId);
		return {
			component,
			coefficients: component.coefficients,
			dcTable: tables.dcTableOf(codes >> 4),
			acTable: tables.acTableOf(codes & 15),
			dc: 0,
		};
	});
	if (new Set(parts.map(({ component }) => component)).size < count) throw damaged();
	const inMcu = blocksInMcu(parts.map(({ component }) => component));
	if (count > 1 && inMcu > MOST_IN_MCU) throw damaged();
	if (!isProgressive) return { parts, readBlock: readWholeBlock };
	const progressive = new ProgressiveScan(readRange(data.subarray(1 + 2 * count), count));
	return { parts, progressive, readBlock: progressive.readBlock };
}

/** ITU-T T.81, section G.1.1.1.1: DC coefficients have scans of their own, and an AC scan has one component. */
function readRange([first, last, bits]: Buffer, components: number): ScanRange {
	const [before, low] = [bits >> 4, bits & 15];
	const isOfMeans = first === 0 && last === 0;
	const isOfRest = first > 0 && first <= last && last < 64 && components === 1;
	const isNext = before === 0 || low === before - 1;
	if (!(isOfMeans || isOfRest) || !isNext || low > MOST_LOW_BITS) throw damaged();
	return { first, last, before, low };
}
