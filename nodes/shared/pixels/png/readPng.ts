import { checkSize, unreadable, type PngChunk } from '../raster';
import type { TimeSlices } from '../timeSlices';
import { Crc32 } from './crc';

/** A PNG's structure, checked: its header, and the contents of the chunks that matter for its pixels. */
export interface PngParts {
	width: number;
	height: number;
	/** Bits a sample. */
	depth: number;
	colourType: number;
	isInterlaced: boolean;
	/** Red, green, blue for each colour. */
	palette?: Uint8Array;
	/** Alpha of the palette's colours, or the one colour that is transparent. */
	transparency?: Uint8Array;
	/** The compressed pixels, one after the other. */
	data: Uint8Array[];
	colourChunks: PngChunk[];
}

export const GREY = 0;
export const RGB = 2;
export const PALETTE = 3;
export const GREY_ALPHA = 4;
export const RGB_ALPHA = 6;

/** PNG specification, table 11.1: which depths a colour type may have. */
const DEPTHS: { [colourType: number]: number[] } = {
	[GREY]: [1, 2, 4, 8, 16],
	[RGB]: [8, 16],
	[PALETTE]: [1, 2, 4, 8],
	[GREY_ALPHA]: [8, 16],
	[RGB_ALPHA]: [8, 16],
};
/** Chunks that say what the numbers mean as colours. */
const COLOUR_CHUNKS = new Set(['cHRM', 'gAMA', 'iCCP', 'sRGB', 'cICP']);
/** How much is checked before the others get their turn. */
const CRC_STEP_BYTES = 1 << 20;

/**
 * Reads a PNG chunk by chunk (specification, section 5). Throws `unreadableImage` where a chunk that matters is
 * missing, wrong, cut or has a wrong checksum; the others are passed over, whatever is in them.
 */
export async function readPng(bytes: Buffer, slices: TimeSlices): Promise<PngParts> {
	let parts: PngParts | undefined;
	for (let offset = 8; offset + 12 <= bytes.length;) {
		const length = bytes.readUInt32BE(offset);
		const type = bytes.toString('latin1', offset + 4, offset + 8);
		const end = offset + 12 + length;
		if (end > bytes.length) break;
		const data = bytes.subarray(offset + 8, end - 4);
		if (matters(type)) {
			const crc = await countCrc(bytes.subarray(offset + 4, end - 4), slices);
			if (crc !== bytes.readUInt32BE(end - 4)) throw unreadable(`its checksum is wrong (${type})`);
		}
		if (parts === undefined) {
			if (type !== 'IHDR') throw unreadable('its header is missing');
			parts = readHeader(data);
		} else if (type === 'IEND') break;
		else take(parts, type, data);
		offset = end;
		if (slices.isOver) await slices.next();
	}
	if (parts === undefined || parts.data.length === 0) throw unreadable('it has no pixels');
	if (parts.colourType === PALETTE && parts.palette === undefined) {
		throw unreadable('its palette is missing');
	}
	return parts;
}

/** Chunks whose name begins with a capital are needed to show the image (section 5.4); IEND is empty. */
function matters(type: string): boolean {
	return (/^[A-Z]/.test(type) && type !== 'IEND') || type === 'tRNS' || COLOUR_CHUNKS.has(type);
}

async function countCrc(bytes: Uint8Array, slices: TimeSlices): Promise<number> {
	const crc = new Crc32();
	for (let start = 0; start < bytes.length; start += CRC_STEP_BYTES) {
		crc.add(bytes.subarray(start, start + CRC_STEP_BYTES));
		if (slices.isOver) await slices.next();
	}
	return crc.value;
}

function readHeader(data: Buffer): PngParts {
	if (data.length !== 13) throw unreadable('its header is wrong');
	const width = data.readUInt32BE(0);
	const height = data.readUInt32BE(4);
	const [depth, colourType, compression, filter, interlace] = data.subarray(8);
	const isKnown = DEPTHS[colourType]?.includes(depth) && compression === 0 && filter === 0;
	if (!isKnown || interlace > 1) throw unreadable('its header is wrong');
	checkSize(width, height);
	const isInterlaced = interlace === 1;
	return { width, height, depth, colourType, isInterlaced, data: [], colourChunks: [] };
}

function take(parts: PngParts, type: string, data: Uint8Array): void {
	if (type === 'IDAT') parts.data.push(data);
	else if (type === 'PLTE') {
		if (data.length === 0 || data.length % 3 !== 0 || data.length > 3 * 256) {
			throw unreadable('its palette is wrong');
		}
		parts.palette = data;
	} else if (type === 'tRNS') parts.transparency = data;
	else if (COLOUR_CHUNKS.has(type)) parts.colourChunks.push({ type, data });
	else if (/^[A-Z]/.test(type)) throw unreadable(`it has a part that is not of PNG (${type})`);
}
