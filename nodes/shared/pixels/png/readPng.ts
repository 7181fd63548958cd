import { IEND, pngChunksOf } from '../../imageFile/pngChunks';
import { checkSize, unreadable, type PngChunk } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { countCrc } from './crc';
import { PackedParts } from './packedParts';

/** A PNG's checked structure: its header, and the contents of the chunks needed for its pixels. */
export interface PngParts {
	width: number;
	height: number;
	/** Bits per sample. */
	depth: number;
	colourType: number;
	isInterlaced: boolean;
	/** Red, green and blue of each colour. */
	palette?: Uint8Array;
	/** Alpha of the palette's colours, or the one colour that is transparent. */
	transparency?: Uint8Array;
	/** The compressed pixels; undefined before the first of them. */
	packed?: PackedParts;
	colourChunks: PngChunk[];
}

export const GREY = 0;
export const RGB = 2;
export const PALETTE = 3;
export const GREY_ALPHA = 4;
export const RGB_ALPHA = 6;

/** The depths that each colour type may have (PNG specification, table 11.1). */
const DEPTHS: { [colourType: number]: number[] } = {
	[GREY]: [1, 2, 4, 8, 16],
	[RGB]: [8, 16],
	[PALETTE]: [1, 2, 4, 8],
	[GREY_ALPHA]: [8, 16],
	[RGB_ALPHA]: [8, 16],
};
/** Chunks that define the colour space, and the lengths that libpng accepts. */
const COLOUR_CHUNKS: { [type: string]: [least: number, most: number] | undefined } = {
	cHRM: [32, 32],
	gAMA: [4, 4],
	sRGB: [1, 1],
	cICP: [4, 4],
	// At least a name, a zero, the method, and an empty zlib stream.
	iCCP: [14, Infinity],
};

/**
 * Reads a PNG chunk by chunk (specification, section 5). Throws `unreadableImage` if a needed chunk is missing, wrong,
 * cut off or has a wrong checksum. Of the others it uses those that libpng uses, and skips the rest, whatever they hold.
 */
export async function readPng(
	bytes: Buffer,
	slices: TimeSlices,
	mostPixels?: number,
): Promise<PngParts & { packed: PackedParts }> {
	let parts: PngParts | undefined;
	for (const { type, data, summed, crc } of chunksOf(bytes)) {
		if (slices.isOver) await slices.next();
		const needed = parts === undefined || isNeeded(type, parts);
		if (parts && !needed && !isUsed(type, data.length, parts)) continue;
		const isRight = (await countCrc([summed], slices)) === crc;
		if (needed && !isRight) throw unreadable(`its checksum is wrong (${type})`);
		if (parts === undefined) parts = readHeader(type, data, mostPixels);
		else if (isRight) take(parts, type, data);
	}
	if (parts?.packed === undefined) throw unreadable('it has no pixels');
	return { ...parts, packed: parts.packed };
}

/**
 * Reads what comes before a PNG's pixels like `readPng`, but without its checksums; undefined if the file is cut off before.
 * Throws `unreadableImage` where `readPng` would.
 */
export function readPngHead(bytes: Buffer, mostPixels?: number): PngParts | undefined {
	let parts: PngParts | undefined;
	for (const { type, data } of chunksOf(bytes)) {
		if (parts === undefined) parts = readHeader(type, data, mostPixels);
		else if (isNeeded(type, parts)) take(parts, type, data);
		if (parts.packed !== undefined) break;
	}
	return parts;
}

/** The chunks up to the end of the image, or to where one is cut off. */
function* chunksOf(bytes: Buffer): Generator<{
	type: string;
	data: Buffer;
	/** What the checksum covers. */
	summed: Buffer;
	crc: number;
}> {
	for (const { type, start, end, next } of pngChunksOf(bytes)) {
		if (next > bytes.length || type === IEND) return;
		const summed = bytes.subarray(start - 4, end);
		const name = summed.toString('latin1', 0, 4);
		yield { type: name, data: summed.subarray(4), summed, crc: bytes.readUInt32BE(end) };
	}
}

/**
 * Whether a chunk is critical: its name begins with a capital (section 5.4). Not so a palette in a truecolour image, or
 * anything after the pixels.
 */
function isNeeded(type: string, { colourType, packed }: PngParts): boolean {
	if (type === 'IDAT') return true;
	if (packed !== undefined) return false;
	return /^[A-Z]/.test(type) && (type !== 'PLTE' || colourType === PALETTE);
}

/** Whether an ancillary chunk is in the right place, the first of its kind, and of a valid length. */
function isUsed(type: string, length: number, parts: PngParts): boolean {
	if (parts.packed !== undefined) return false;
	if (type === 'tRNS') return parts.transparency === undefined && fitsAsTransparency(length, parts);
	const lengths = COLOUR_CHUNKS[type];
	if (lengths === undefined || length < lengths[0] || length > lengths[1]) return false;
	return parts.palette === undefined && !parts.colourChunks.some((chunk) => chunk.type === type);
}

/** Either the samples of one colour, two bytes each; or one byte for each of the palette's first colours. */
function fitsAsTransparency(length: number, { colourType, depth, palette }: PngParts): boolean {
	if (colourType === GREY) return length === 2;
	if (colourType === RGB) return length === 6;
	if (palette === undefined) return false;
	return length > 0 && length <= Math.min(palette.length / 3, 1 << depth);
}

function readHeader(type: string, data: Buffer, mostPixels?: number): PngParts {
	if (type !== 'IHDR') throw unreadable('its header is missing');
	if (data.length !== 13) throw unreadable('its header is wrong');
	const width = data.readUInt32BE(0);
	const height = data.readUInt32BE(4);
	const [depth, colourType, compression, filter, interlace] = data.subarray(8);
	const isKnown = DEPTHS[colourType]?.includes(depth) && compression === 0 && filter === 0;
	if (!isKnown || interlace > 1) throw unreadable('its header is wrong');
	checkSize(width, height, mostPixels);
	const isInterlaced = interlace === 1;
	return { width, height, depth, colourType, isInterlaced, colourChunks: [] };
}

function take(parts: PngParts, type: string, data: Uint8Array): void {
	if (type === 'IDAT') {
		if (parts.colourType === PALETTE && parts.palette === undefined) {
			throw unreadable('its palette is missing');
		}
		parts.packed ??= new PackedParts();
		parts.packed.add(data);
	} else if (type === 'PLTE') {
		const isWrong = data.length === 0 || data.length % 3 !== 0 || data.length > 3 * 256;
		if (isWrong || parts.palette !== undefined) throw unreadable('its palette is wrong');
		parts.palette = data;
	} else if (type === 'tRNS') parts.transparency = data;
	else if (type in COLOUR_CHUNKS) parts.colourChunks.push({ type, data });
	else throw unreadable(`it has a part that is not of PNG (${type})`);
}
