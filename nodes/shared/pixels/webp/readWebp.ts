import {
	chunksIn,
	EXTENDED,
	FRAME_HEADER_BYTES,
	webpChunksOf,
	type WebpChunk,
} from '../../imageFile/webpChunks';
import type { Size } from '../../imageFile/size';
import { checkSize, endsTooEarly, unreadable } from '../raster';

/** A still image, or the first frame of an animation, and its canvas. */
export interface WebpParts {
	/** The canvas's size. */
	width: number;
	height: number;
	/** The frame's position on the canvas. */
	left: number;
	top: number;
	/** The frame's bitstream: VP8L if `isLossless`, otherwise VP8. */
	data: Buffer;
	isLossless: boolean;
	/** The contents of the `ALPH` chunk, which only VP8 has. */
	alpha?: Buffer;
	/** Whether to use its alpha. */
	hasAlpha: boolean;
	/** Its ICC profile. */
	profile?: Buffer;
}

/** Flags in the first byte of the `VP8X` chunk (RFC 9649, section 2.7). */
const PROFILE_FLAG = 0x20;
const ALPHA_FLAG = 0x10;
const ANIMATION_FLAG = 0x02;

const wrong = () => unreadable('its header is wrong');

/** Reads a WebP's structure (RFC 9649). Throws `unreadableImage` if it is wrong, or has no pixels. */
export function readWebp(bytes: Buffer): WebpParts {
	if (bytes.length < 12) throw endsTooEarly();
	const first = webpChunksOf(bytes).next().value as WebpChunk | undefined;
	if (first === undefined) throw endsTooEarly();
	if (first.type === EXTENDED) return readExtended(bytes, first.data);
	const image = findImage([first]);
	const size = sizeOf(image);
	const hasAlpha = image.isLossless && declaresAlpha(image.data);
	return { ...size, left: 0, top: 0, ...image, hasAlpha };
}

function readExtended(bytes: Buffer, header: Buffer): WebpParts {
	if (header.length < 10) throw wrong();
	const flags = header[0];
	const canvas = { width: 1 + header.readUIntLE(4, 3), height: 1 + header.readUIntLE(7, 3) };
	checkSize(canvas.width, canvas.height);
	const chunks = webpChunksOf(bytes);
	let profile: Buffer | undefined;
	const before: WebpChunk[] = [];
	for (const chunk of chunks) {
		const { type, data } = chunk;
		if (type === 'ICCP' && (flags & PROFILE_FLAG) !== 0) profile ??= data;
		if (type === 'ANMF' && (flags & ANIMATION_FLAG) !== 0)
			return { ...canvas, ...readFrame(data, canvas, flags), profile };
		if (type === 'ALPH' || type.startsWith('VP8')) before.push(chunk);
		if (!isImage(chunk) || (flags & ANIMATION_FLAG) !== 0) continue;
		const { alpha, ...image } = findImage(before);
		const size = sizeOf(image);
		if (size.width !== canvas.width || size.height !== canvas.height) throw wrong();
		const hasAlpha = (flags & ALPHA_FLAG) !== 0;
		return {
			...canvas,
			left: 0,
			top: 0,
			...image,
			alpha: hasAlpha ? alpha : undefined,
			hasAlpha,
			profile,
		};
	}
	throw unreadable('it has no pixels');
}

/** The first frame of an animation (RFC 9649, section 2.7.1.1). */
function readFrame(data: Buffer, canvas: Size, flags: number): Omit<WebpParts, keyof Size> {
	if (data.length < FRAME_HEADER_BYTES) throw wrong();
	const [left, top] = [2 * data.readUIntLE(0, 3), 2 * data.readUIntLE(3, 3)];
	const image = findImage(chunksIn(data.subarray(FRAME_HEADER_BYTES)));
	const { width, height } = sizeOf(image);
	if (left + width > canvas.width || top + height > canvas.height) throw wrong();
	const fills = width === canvas.width && height === canvas.height;
	const hasAlpha = image.isLossless ? declaresAlpha(image.data) : image.alpha !== undefined;
	return { left, top, ...image, hasAlpha: hasAlpha || !fills || (flags & ALPHA_FLAG) !== 0 };
}

function isImage({ type }: WebpChunk): boolean {
	return type === 'VP8 ' || type === 'VP8L';
}

function findImage(chunks: Iterable<WebpChunk>): Pick<WebpParts, 'data' | 'isLossless' | 'alpha'> {
	let alpha: Buffer | undefined;
	for (const chunk of chunks) {
		const { type, data } = chunk;
		if (type === 'ALPH') alpha ??= data;
		if (!isImage(chunk)) continue;
		const isLossless = type === 'VP8L';
		return { data, isLossless, alpha: isLossless ? undefined : alpha };
	}
	throw unreadable('it has no pixels');
}

/** The size in the bitstream's header (RFC 6386, section 9.1; RFC 9649, section 3.4). Throws if wrong or too large. */
export function sizeOf({ data, isLossless }: Pick<WebpParts, 'data' | 'isLossless'>): Size {
	const size = isLossless ? readLosslessSize(data) : readLossySize(data);
	checkSize(size.width, size.height);
	return size;
}

function readLossySize(data: Buffer): Size {
	if (data.length < 10) throw endsTooEarly();
	const isKeyFrame = (data[0] & 1) === 0;
	const version = (data[0] >> 1) & 7;
	const isShown = (data[0] & 16) !== 0;
	const hasStart = data.readUIntBE(3, 3) === 0x9d012a;
	if (!isKeyFrame || version > 3 || !isShown || !hasStart) throw wrong();
	return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}

function readLosslessSize(data: Buffer): Size {
	if (data.length < 5) throw endsTooEarly();
	const bits = data.readUInt32LE(1);
	if (data[0] !== 0x2f || bits >>> 29 !== 0) throw wrong();
	return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

function declaresAlpha(lossless: Buffer): boolean {
	return (lossless[4] & 0x10) !== 0;
}
