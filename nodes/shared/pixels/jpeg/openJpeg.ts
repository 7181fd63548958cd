import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { createPainter } from './paintRow';
import { createPlane, type Eighths } from './plane';
import { readJpegHeader, type JpegHeader } from './readJpegHeader';
import { readScans } from './readScans';
import { countScanWork, type ScanWork } from './scanWork';

/**
 * Encoders make a dozen scans, some with only one component: for a colour image they pass five times through its blocks.
 * More scans only keep the reader busy. Of 10 MB files noise takes longest: on a busy machine with two cores, 1.1 s of
 * processor time in one scan, and 1.8 s in the usual ten.
 */
const MAX_PASSES = 6;
/** For small images, whatever their number of passes. */
const FEW_BLOCKS = 2_750_000;
const MAX_SCANS = 200;
/** Two hundred scans with their own tables have 40 kB of them; 10 MB would take 100 ms in one go. */
const MAX_TABLE_BYTES = 1 << 18;

/** A JPEG drawn from the top: ask for its rows in order. */
export interface JpegRows extends RowSource {
	channels: 1 | 3;
	/** ICC profile that says what the colours mean, also where it is for inks. */
	profile?: Uint8Array;
}

export interface OpenOptions {
	/** Most pixels of the whole image. */
	mostPixels?: number;
	/**
	 * How many samples a block's eight become: 4 gives an image of half the width and height, straight from its frequencies.
	 */
	eighths?: Eighths;
}

/**
 * Opens a JPEG, baseline or progressive, grey or in colour; CMYK becomes RGB. If everything is in one scan, only a few
 * rows are in memory at a time; otherwise its frequencies are, at two bytes per sample. Throws `unreadableImage`, as
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
	// Both this and the next look go through the whole file.
	if (slices.isOver) await slices.next();
	const coefficients = await readScans(bytes, header, work.isInOne, slices);
	const width = Math.ceil((header.width * eighths) / 8);
	const height = Math.ceil((header.height * eighths) / 8);
	const planes = coefficients.components.map((component, index) => {
		const { h, v } = components[index];
		return createPlane(component, { width, height, eighths }, [most.h / h, most.v / v]);
	});
	const paint = createPainter(colours);
	const rows = planes.map(() => new Uint8Array(width));
	return {
		width,
		height,
		channels: colours === 'grey' ? 1 : 3,
		profile,
		async drawRow(y, row) {
			// A row at the lower edge of a block is smoothed with the one below.
			await coefficients.readTo(((y + 2) * 8) / eighths - 1);
			planes.forEach((plane, index) => plane.draw(y, rows[index]));
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
