import { detectFormat, isWhole, JPEG, PNG, WEBP } from '../imageFile/format';
import { segmentsOf, START_OF_SCAN } from '../imageFile/jpegSegments';
import { readSize } from '../imageFile/size';
import { readJpegHeader } from './jpeg/readJpegHeader';
import { countHeldRows } from './jpeg/readScans';
import { GREY_ALPHA, readPngHead, RGB_ALPHA } from './png/readPng';
import { checkHeld, checkSize, MAX_SOURCE_PIXELS } from './raster';
import { readWebp } from './webp/readWebp';

/**
 * Throws `unreadableImage` if an image's header shows that `decodeImage` would refuse it. A file's first bytes are enough;
 * whatever they do not show is assumed to be right.
 */
export function checkReadable(bytes: Buffer): void {
	const format = detectFormat(bytes);
	if (format === JPEG) checkJpeg(bytes);
	else if (format === PNG) checkPng(bytes);
	else if (format === WEBP) checkWebp(bytes);
}

function checkPng(bytes: Buffer): void {
	const parts = readPngHead(bytes, MAX_SOURCE_PIXELS);
	if (parts === undefined) return;
	const { width, height, colourType } = parts;
	const hasAlpha = colourType === GREY_ALPHA || colourType === RGB_ALPHA;
	if (hasAlpha) checkHeld(width, height, 4 * width * height);
}

/** Its parts are known only once it is whole. */
function checkWebp(bytes: Buffer): void {
	const size = readSize(bytes);
	if (size !== undefined) checkSize(size.width, size.height);
	if (isWhole(bytes, WEBP)) readWebp(bytes);
}

function checkJpeg(bytes: Buffer): void {
	for (const { code } of segmentsOf(bytes)) {
		if (code !== START_OF_SCAN) continue;
		const header = readJpegHeader(bytes, MAX_SOURCE_PIXELS);
		countHeldRows(header, !header.isProgressive);
		return;
	}
}
