import { disableTypes, imageSize } from '../bundled/imageSize';
import { isExif, readOrientation } from './exif';
import { detectFormat, JPEG, PNG, WEBP, type ImageFormat } from './format';
import { isFrame, isInHeader, segmentsOf, START_OF_SCAN } from './jpegSegments';
import { IDAT, IEND, IHDR, MOST_CHUNKS, pngChunksOf } from './pngChunks';
import { EXIF_FLAG, EXTENDED, webpChunksOf } from './webpChunks';
import { fitsCanvas } from './webpCanvas';

/** The library recognises these by a few zero bytes, so any file could be one. */
disableTypes(['tga', 'cur', 'ico']);

/** EXIF orientations from here on turn the image by a quarter (EXIF 2.3, tag 274). */
const FIRST_QUARTER_TURN = 5;
const APP1 = 0xe1;
const PNG_HEADER_BYTES = 13;

/** In pixels. */
export interface Size {
	width: number;
	height: number;
}

/** The size of an image as it should be seen: turned as its EXIF says. */
export interface ImageSize extends Size {
	/** The library's name of the format, such as `jpg` or `heic`. */
	type?: string;
	/** The EXIF orientation that turns the stored image upright: 1 means not at all. */
	orientation: number;
}

/** The library may read past the end of damaged files, and must not find another file's bytes there. */
function ownBytes(bytes: Buffer): Uint8Array {
	return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/**
 * Reads type and size from an image's header, without decoding it; undefined if it has no known one. Broken EXIF costs
 * only the orientation.
 */
export function readSize(bytes: Buffer): ImageSize | undefined {
	const format = detectFormat(bytes);
	const found = readHead(bytes, format);
	if (found === undefined || !(found.width >= 1 && found.height >= 1)) return undefined;
	const { type, width, height } = found;
	const orientation = (format === WEBP ? readWebpOrientation(bytes) : found.orientation) ?? 1;
	const isTurned = orientation >= FIRST_QUARTER_TURN;
	const [across, down] = isTurned ? [height, width] : [width, height];
	return { type, width: across, height: down, orientation };
}

type Head = Omit<ImageSize, 'orientation'> & { orientation?: number };

function readHead(bytes: Buffer, format?: ImageFormat): Head | undefined {
	if (format === JPEG) return readJpegHead(bytes);
	if (format === PNG) return readPngHead(bytes);
	try {
		const found = imageSize(ownBytes(bytes));
		return format === WEBP && !fitsCanvas(bytes, found) ? undefined : found;
	} catch {
		// The library throws many kinds of errors; all mean that it could not read the header.
		return undefined;
	}
}

/**
 * A PNG's header is its first chunk and stands alone (specification, section 5.6). Programs disagree on which of several is
 * valid, so such a file has no size.
 */
function readPngHead(bytes: Buffer): Head | undefined {
	let headerAt: number | undefined;
	for (const { type, start, end } of pngChunksOf(bytes, MOST_CHUNKS)) {
		if (type === IEND) break;
		const isFirst = headerAt === undefined;
		if (isFirst !== (type === IHDR)) return undefined;
		if (isFirst && (end - start !== PNG_HEADER_BYTES || end > bytes.length)) return undefined;
		headerAt ??= start;
	}
	if (headerAt === undefined) return undefined;
	return {
		type: 'png',
		width: bytes.readUInt32BE(headerAt),
		height: bytes.readUInt32BE(headerAt + 4),
	};
}

/**
 * What comes before a JPEG's pixels: its frame (ITU-T T.81, section B.2.2), and the first EXIF of perhaps several. Programs
 * disagree on which of several frames is valid, and on what is behind a marker that has no place there, so such a file has
 * no size.
 */
function readJpegHead(bytes: Buffer): Head | undefined {
	let size: Size | undefined;
	let orientation: number | undefined;
	for (const { code, start, end } of segmentsOf(bytes)) {
		if (code === START_OF_SCAN) break;
		if (!isInHeader(code)) return undefined;
		const data = bytes.subarray(start + 4, end);
		if (code === APP1 && isExif(data)) orientation ??= readOrientation(data);
		if (!isFrame(code)) continue;
		if (size !== undefined || data.length < 5) return undefined;
		size = { height: data.readUInt16BE(1), width: data.readUInt16BE(3) };
	}
	return size && { type: 'jpg', ...size, orientation };
}

/**
 * Whether a file's first bytes reach its pixels. If they do not, what follows may still contradict the size that they tell, as
 * a second header does.
 */
export function reachesPixels(head: Buffer): boolean {
	const format = detectFormat(head);
	if (format === PNG) return isAnyOf(pngChunksOf(head, MOST_CHUNKS), ({ type }) => type === IDAT);
	if (format === JPEG) return isAnyOf(segmentsOf(head), ({ code }) => code === START_OF_SCAN);
	return true;
}

function isAnyOf<T>(all: Iterable<T>, isOne: (one: T) => boolean): boolean {
	for (const each of all) if (isOne(each)) return true;
	return false;
}

/** From an extended file's EXIF, if it declares any (RFC 9649, section 2.7.1.4). */
function readWebpOrientation(bytes: Buffer): number | undefined {
	let hasExif = false;
	for (const { type, data } of webpChunksOf(bytes)) {
		if (type === EXTENDED) hasExif = data.length > 0 && (data[0] & EXIF_FLAG) !== 0;
		if (!hasExif) return undefined;
		if (type === 'EXIF') return readOrientation(data);
	}
	return undefined;
}

/** The number of pixels of a size. */
export function pixelsOf(size: Size): number {
	return size.width * size.height;
}
