import { createRaster, damaged, type Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { unfilter } from './filters';
import { inflateLines } from './inflateLines';
import { createPainter } from './painter';
import { GREY, GREY_ALPHA, PALETTE, readPng, RGB, RGB_ALPHA, type PngParts } from './readPng';
import { lengthsOf, listRows } from './rows';

const SAMPLES: { [colourType: number]: Raster['channels'] } = {
	[GREY]: 1,
	[RGB]: 3,
	[PALETTE]: 1,
	[GREY_ALPHA]: 2,
	[RGB_ALPHA]: 4,
};

/** Masks compress to a hundredth of their size or less, photographs to half. */
const WELL_PACKED = 16;
/**
 * Larger compressed data is inflated off this thread, however small the result. A megabyte of the worst kind, nothing but
 * blocks with codes of their own, takes 0.3 s here (0.1 s in zlib).
 */
const MOST_HERE = 1 << 20;

/**
 * Decodes any PNG: all colour types, depths, transparencies and interlacing. Keeps the upper 8 of 16 bits per sample.
 * Throws `unreadableImage` if it is damaged.
 */
export async function decodePng(
	bytes: Buffer,
	slices: TimeSlices,
	mostPixels?: number,
): Promise<Raster> {
	const parts = await readPng(bytes, slices, mostPixels);
	const samples = SAMPLES[parts.colourType];
	const plain = createRaster(parts.width, parts.height, channelsOf(parts), parts.colourChunks);
	const raster = { ...plain, isExact: true };
	const paint = createPainter(parts, samples, raster);
	const bits = samples * parts.depth;
	const rows = listRows(parts);
	const lengths = [...lengthsOf(rows, bits)];
	const { packed } = parts;
	const isHere = packed.bytes <= MOST_HERE && WELL_PACKED * packed.bytes <= sum(lengths);
	let above: Uint8Array = new Uint8Array(0);
	let index = 0;
	await inflateLines({ data: packed.parts, lengths, isHere }, slices, (whole) => {
		const row = rows[index++];
		const line = whole.subarray(1);
		if (row.isFirst) above = new Uint8Array(line.length);
		if (!unfilter(whole[0], line, above, Math.max(bits >> 3, 1))) {
			throw damaged();
		}
		paint(line, row);
		above = line;
	});
	return raster;
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}

function channelsOf({ colourType, transparency }: PngParts): Raster['channels'] {
	const colours = colourType === PALETTE ? 3 : SAMPLES[colourType];
	const isAdded = transparency !== undefined && colours % 2 === 1;
	return (colours + Number(isAdded)) as Raster['channels'];
}
