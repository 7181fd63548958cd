import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { createPainter } from './paintRow';
import { openSamples, type Eighths } from './componentSamples';
import { readJpegHeader, type JpegHeader } from './readJpegHeader';
import { readScans } from './readScans';
import { countScanWork, type ScanWork } from './scanWork';

/**
 * Encoders write up to a dozen scans, some of a single component; together they pass about five times over a colour image's
 * blocks. More scans would only keep the reader busy. Noise is the slowest content: a 10 MB file of it takes 1.1 s of
 * processor time in one scan, and 1.8 s in the usual ten, on a busy machine with two cores.
 */
const MAX_PASSES = 6;
/** For small images, whatever their number of passes. */
const FEW_BLOCKS = 2_750_000;
const MAX_SCANS = 200;
/** Two hundred scans with tables of their own need 40 kB; 10 MB would take 100 ms without a pause. */
const MAX_TABLE_BYTES = 1 << 18;

/** A JPEG whose rows are decoded in order, from the top. */
export interface JpegRows extends RowSource {
	channels: 1 | 3;
	/** Its ICC profile, even if that is for CMYK. */
	profile?: Uint8Array;
}

export interface OpenOptions {
	/** Most pixels of the whole image. */
	mostPixels?: number;
	/** Into how many samples each way to turn a block's eight: 4 gives half the width and height, straight from the DCT. */
	eighths?: Eighths;
}

/**
 * Opens a JPEG, baseline or progressive, grey or in colour; CMYK becomes RGB. If everything is in one scan, only a few
 * rows are in memory at a time; otherwise all coefficients are, at two bytes per sample. Throws `unreadableImage`, as
 * `drawRow` does, if it is damaged or of an unsupported kind (12 bits, arithmetic or lossless coding).
 */
export async function openJpeg(
	bytes: Buffer,
	slices: TimeSlices,
	{ mostPixels, eighths = 8 }: OpenOptions = {},
): Promise<JpegRows> {
	const header = readJpegHeader(bytes, mostPixels);
	const { components, most, profile, colours } = header;
	const work = countScanWork(bytes, header);
	refuseTooMuch(work, header);
	// Both this pass and the next go through the whole file.
	if (slices.isOver) await slices.next();
	const coefficients = await readScans(bytes, header, work.isInOne, slices);
	const width = Math.ceil((header.width * eighths) / 8);
	const height = Math.ceil((header.height * eighths) / 8);
	const samples = coefficients.components.map((component, index) => {
		const { h, v } = components[index];
		return openSamples(component, { width, height, eighths }, [most.h / h, most.v / v]);
	});
	const paint = createPainter(colours);
	const rows = samples.map(() => new Uint8Array(width));
	return {
		width,
		height,
		channels: colours === 'grey' ? 1 : 3,
		profile,
		async drawRow(y, row) {
			// Upsampling blends a row at a block's lower edge with the one below.
			await coefficients.readTo(((y + 2) * 8) / eighths - 1);
			samples.forEach((each, index) => each.draw(y, rows[index]));
			paint(rows, row);
		},
	};
}

function refuseTooMuch({ blocks, scans, tableBytes }: ScanWork, header: JpegHeader): void {
	const { width, height, components } = header;
	const own = (Math.ceil(width / 8) + 4) * (Math.ceil(height / 8) + 4) * components.length;
	if (blocks > Math.max(MAX_PASSES * own, FEW_BLOCKS) || scans > MAX_SCANS)
		throw unreadable('it has too many scans');
	if (tableBytes > MAX_TABLE_BYTES) throw unreadable('it has too many tables');
}
