import { segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import type { JpegHeader } from './readJpegHeader';
import { HUFFMAN_TABLES, QUANTIZATION_TABLES } from './tables';

/** How much work the scans of a JPEG are, before any of it is done. */
export interface ScanWork {
	scans: number;
	/** Blocks of 8 × 8 samples that all the scans pass through. */
	blocks: number;
	/** Whether one scan holds the whole image. */
	isInOne: boolean;
	/** Bytes of Huffman and quantization tables, which the decoder reads without a pause. */
	tableBytes: number;
}

/**
 * Counts the work of all scans (ITU-T T.81, sections A.2 and B.2.3). A short scan passes through all blocks of its
 * components just as a full one does, so neither the file's size nor the number of its scans tells.
 */
export function countScanWork(bytes: Buffer, header: JpegHeader): ScanWork {
	const work = { scans: 0, blocks: 0, isInOne: false, tableBytes: 0 };
	for (const { code, start, end } of segmentsOf(bytes)) {
		if (code === HUFFMAN_TABLES || code === QUANTIZATION_TABLES) work.tableBytes += end - start;
		if (code !== START_OF_SCAN) continue;
		const ids = [...bytes.subarray(start + 5, start + 5 + 2 * bytes[start + 4])];
		const of = header.components.filter(({ id }) =>
			ids.some((each, index) => index % 2 === 0 && each === id),
		);
		addScan(work, of, header);
		const hasAll = of.length === header.components.length && !header.isProgressive;
		work.isInOne = hasAll && work.scans === 1;
	}
	return work;
}

/** A scan of one component goes along its own blocks; one of several along units of the blocks of all. */
function addScan(work: ScanWork, of: JpegHeader['components'], header: JpegHeader): void {
	const { width, height, most } = header;
	const unitsPerLine = Math.ceil(width / (8 * most.h));
	const lines = Math.ceil(height / (8 * most.v));
	const [one] = of;
	const ownBlocks = ({ h, v }: (typeof of)[number]) =>
		Math.ceil((width * h) / most.h / 8) * Math.ceil((height * v) / most.v / 8);
	const units = of.length === 1 ? ownBlocks(one) : unitsPerLine * lines;
	const inUnit = of.length === 1 ? 1 : of.reduce((sum, { h, v }) => sum + h * v, 0);
	work.scans += 1;
	work.blocks += units * inUnit;
}
