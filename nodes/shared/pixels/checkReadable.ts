import { detectFormat, JPEG, WEBP } from '../imageFile/format';
import { segmentsOf, START_OF_SCAN } from '../imageFile/jpegSegments';
import { readSize, type ImageSize } from '../imageFile/size';
import { readJpegHeader } from './jpeg/readJpegHeader';
import { countHeldRows } from './jpeg/readScans';
import { checkHeld, checkSize, MAX_SOURCE_PIXELS } from './raster';

/** Where a PNG's header has its colour type, and the bit for alpha (PNG specification, section 11.2.2). */
const COLOUR_TYPE_AT = 25;
const ALPHA_BIT = 4;

/**
 * Throws `unreadableImage` if an image's header shows that `decodeImage` would refuse it. A file's first bytes are enough;
 * whatever they do not show is assumed to be right.
 */
export function checkReadable(bytes: Buffer): void {
	const format = detectFormat(bytes);
	if (format === JPEG) return checkJpeg(bytes);
	const size = readSize(bytes);
	if (size === undefined) return;
	checkSize(size.width, size.height, format === WEBP ? undefined : MAX_SOURCE_PIXELS);
	if (format !== WEBP) checkPng(bytes, size);
}

function checkPng(bytes: Buffer, { width, height }: ImageSize): void {
	const hasAlpha = (bytes[COLOUR_TYPE_AT] & ALPHA_BIT) !== 0;
	if (hasAlpha) checkHeld(width, height, 4 * width * height);
}

function checkJpeg(bytes: Buffer): void {
	for (const { code } of segmentsOf(bytes)) {
		if (code !== START_OF_SCAN) continue;
		const header = readJpegHeader(bytes, MAX_SOURCE_PIXELS);
		countHeldRows(header, !header.isProgressive);
		return;
	}
}
