import { unreadable } from '../raster';
import {
	ProgressiveScan,
	readWholeBlock,
	type ReadBlock,
	type ScanPart,
	type ScanRange,
} from './blocks';
import type { Tables } from './tables';

/** One component (channel) of an image, as frequencies. */
export interface Component {
	id: number;
	/** Blocks of it in a unit of several components, across and down. */
	h: number;
	v: number;
	quantizationId: number;
	/** Blocks that lie in the image, at least in part. */
	blocksAcross: number;
	blocksDown: number;
	/** From a row of blocks to the next, in blocks: units may reach beyond the image. */
	stride: number;
	/** How many rows of blocks are held, of which the next takes the place of the first. */
	heldRows: number;
	/** 64 a block, row by row. */
	coefficients: Int16Array;
	/** What to multiply those with; undefined where no scan has the component. */
	quantization?: Uint16Array;
}

/** Where the coefficients of a row of blocks begin. */
export function firstOfRow({ stride, heldRows }: Component, row: number): number {
	return 64 * stride * (row % heldRows);
}

/** Most blocks of a unit (ITU-T T.81, section B.2.3). */
const MOST_IN_UNIT = 10;
/** Bits that may be left for later scans; libjpeg takes no more either. */
const MOST_LOW_BITS = 13;

/** A scan whose header is read. */
export interface Scan {
	parts: Array<ScanPart & { component: Component }>;
	readBlock: ReadBlock;
	progressive?: ProgressiveScan;
}

/**
 * Reads the header of a scan (ITU-T T.81, section B.2.3), and takes the tables as they are by then. Throws
 * `unreadableImage` where it does not go with the image.
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
		// As in libjpeg, those of its first scan hold for all.
		component.quantization ??= tables.quantizationOf(component.quantizationId);
		return {
			component,
			coefficients: component.coefficients,
			meanCode: tables.meansOf(codes >> 4),
			restCode: tables.restOf(codes & 15),
			mean: 0,
		};
	});
	if (new Set(parts.map(({ component }) => component)).size < count) throw damaged();
	const inUnit = parts.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
	if (count > 1 && inUnit > MOST_IN_UNIT) throw damaged();
	if (!isProgressive) return { parts, readBlock: readWholeBlock };
	const progressive = new ProgressiveScan(readRange(data.subarray(1 + 2 * count), count));
	return { parts, progressive, readBlock: progressive.readBlock };
}

/** ITU-T T.81, section G.1.1.1.1: means come in scans of their own, and all else component by component. */
function readRange([first, last, bits]: Buffer, components: number): ScanRange {
	const [before, low] = [bits >> 4, bits & 15];
	const isOfMeans = first === 0 && last === 0;
	const isOfRest = first > 0 && first <= last && last < 64 && components === 1;
	const isNext = before === 0 || low === before - 1;
	if (!(isOfMeans || isOfRest) || !isNext || low > MOST_LOW_BITS) throw damaged();
	return { first, last, before, low };
}

const damaged = () => unreadable('its data is damaged');
