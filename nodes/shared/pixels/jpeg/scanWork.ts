import { segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import { blocksInMcu, type FrameComponent, type JpegHeader } from './readJpegHeader';
import { HUFFMAN_TABLES, QUANTIZATION_TABLES } from './tables';

/** How much work a JPEG's scans are, before any of it is done. */
export interface ScanWork {
	scans: number;
	/** Blocks of 8 × 8 samples in all scans together. */
	blocks: number;
	/** Whether one scan holds the whole image. */
	isInOne: boolean;
	/** Bytes of Huffman and quantization tables, which the decoder reads without a pause. */
	tableBytes: number;
}

/**
 * Counts the work of all scans (ITU-T T.81, sections A.2 and B.2.3). Even a scan of few bytes visits all blocks of its
 * components, so neither the file's size nor the number of scans tells.
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
		work.scans += 1;
		work.blocks += countBlocks(of, header);
		const hasAll = of.length === header.components.length && !header.isProgressive;
		work.isInOne = hasAll && work.scans === 1;
	}
	return work;
}

/** A scan of one component has its own blocks, one of several whole MCUs. */
function countBlocks(of: FrameComponent[], { mcusAcross, mcusDown }: JpegHeader): number {
	if (of.length === 1) return of[0].blocksAcross * of[0].blocksDown;
	return mcusAcross * mcusDown * blocksInMcu(of);
}
