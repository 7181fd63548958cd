import { reachesEoi } from './jpegSegments';
import { IEND, MOST_CHUNKS, pngChunksOf } from './pngChunks';

/** An image format that the service accepts and returns. */
export interface ImageFormat {
	name: 'PNG' | 'JPEG' | 'WebP';
	mimeType: string;
	extension: string;
}

/** PiAPI's limit for an image's width and height, in pixels. Source: the documentation of its older segment API. */
export const PIAPI_SIDE = 3072;
/** No image that PiAPI accepts or makes needs more bytes: 3072 × 3072 pixels of four channels are 36 MB uncompressed. */
export const MAX_IMAGE_BYTES = 50 * 1024 * 1024;

export const PNG: ImageFormat = { name: 'PNG', mimeType: 'image/png', extension: 'png' };
export const JPEG: ImageFormat = { name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' };
export const WEBP: ImageFormat = { name: 'WebP', mimeType: 'image/webp', extension: 'webp' };

/** The format by the file's first bytes; undefined if it is none of the three. */
export function detectFormat(bytes: Buffer): ImageFormat | undefined {
	const start = bytes.toString('latin1', 0, 12);
	if (start.startsWith('\x89PNG\r\n\x1a\n')) return PNG;
	if (start.startsWith('\xff\xd8\xff')) return JPEG;
	if (start.startsWith('RIFF') && start.endsWith('WEBP')) return WEBP;
	return undefined;
}

/**
 * Whether a file is complete, by its structure and without decoding it: PNG by its chain of chunks up to IEND, JPEG by
 * its chain of markers up to EOI, WebP by the length in its header. Data after the end (a phone's video after a photo,
 * padding) does no harm.
 */
export function isWhole(bytes: Buffer, format: ImageFormat): boolean {
	if (format === PNG) return hasWholeChunks(bytes);
	if (format === JPEG) return reachesEoi(bytes);
	return hasWholeRiff(bytes);
}

function hasWholeChunks(bytes: Buffer): boolean {
	for (const { type, next } of pngChunksOf(bytes, MOST_CHUNKS)) {
		if (type === IEND) return next <= bytes.length;
	}
	return false;
}

/** RIFF counts what follows its first eight bytes; the smallest image has a chunk header and ten bytes. */
function hasWholeRiff(bytes: Buffer): boolean {
	if (bytes.length < 30) return false;
	const end = bytes.readUInt32LE(4) + 8;
	return end <= bytes.length && 20 + bytes.readUInt32LE(16) <= end;
}
