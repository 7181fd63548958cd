import type { Raster } from '../raster';
import { PALETTE, type PngParts } from './readPng';
import type { Row } from './rows';

/** Writes the pixels of an unfiltered line to their places, at 8 bits per sample. */
export type Painter = (line: Uint8Array, row: Row) => void;

/** The painter for a PNG's colour type and depth. `samples` is the number of samples per pixel in the file. */
export function createPainter(parts: PngParts, samples: number, raster: Raster): Painter {
	if (parts.colourType === PALETTE) return paintPalette(parts, raster);
	if (samples === raster.channels && parts.depth >= 8) return paintBytes(parts.depth, raster);
	return paintSamples(parts, samples, raster);
}

/** Samples of one byte, or of two with the higher one first. */
function paintBytes(depth: number, { data, channels }: Raster): Painter {
	const width = depth / 8;
	return (line, { start, step, count }) => {
		if (width === 1 && step === 1) {
			data.set(line, start * channels);
			return;
		}
		for (let pixel = 0; pixel < count; pixel++) {
			const to = (start + pixel * step) * channels;
			const from = pixel * channels * width;
			for (let channel = 0; channel < channels; channel++) {
				data[to + channel] = line[from + channel * width];
			}
		}
	};
}

/** Greys of less than a byte, and images with one transparent colour. */
function paintSamples(
	{ depth, transparency }: PngParts,
	samples: number,
	{ data, channels }: Raster,
): Painter {
	const read = sampleReader(depth);
	const most = depth === 16 ? 65_535 : (1 << depth) - 1;
	const key = transparency && readKey(transparency, samples, most);
	return (line, { start, step, count }) => {
		for (let pixel = 0; pixel < count; pixel++) {
			const to = (start + pixel * step) * channels;
			let isKey = true;
			for (let channel = 0; channel < samples; channel++) {
				const sample = read(line, pixel * samples + channel);
				if (sample !== key?.[channel]) isKey = false;
				data[to + channel] = depth === 16 ? sample >> 8 : (sample * 255) / most;
			}
			if (key !== undefined) data[to + samples] = isKey ? 0 : 255;
		}
	};
}

/** The transparent colour: two bytes per sample, of which only the low bits count (PNG specification, section 11.3.2.1). */
function readKey(transparency: Uint8Array, samples: number, most: number): number[] {
	return Array.from(
		{ length: samples },
		(_, sample) => ((transparency[2 * sample] << 8) | transparency[2 * sample + 1]) & most,
	);
}

/** As in libpng, an index past the palette is black. */
function paintPalette(
	{ depth, palette = new Uint8Array(0), transparency = new Uint8Array(0) }: PngParts,
	{ data, channels }: Raster,
): Painter {
	const read = sampleReader(depth);
	return (line, { start, step, count }) => {
		for (let pixel = 0; pixel < count; pixel++) {
			const colour = read(line, pixel);
			const to = (start + pixel * step) * channels;
			data[to] = palette[3 * colour];
			data[to + 1] = palette[3 * colour + 1];
			data[to + 2] = palette[3 * colour + 2];
			if (channels === 4) data[to + 3] = transparency[colour] ?? 255;
		}
	};
}

/** Reads the sample at an index of a line; samples of less than a byte are packed from the highest bit on. */
function sampleReader(depth: number): (line: Uint8Array, index: number) => number {
	if (depth === 16) return (line, index) => (line[2 * index] << 8) | line[2 * index + 1];
	if (depth === 8) return (line, index) => line[index];
	const most = (1 << depth) - 1;
	return (line, index) => {
		const bit = index * depth;
		return (line[bit >> 3] >> (8 - depth - (bit & 7))) & most;
	};
}
