import type { JpegColours } from './readJpegHeader';
import { createYccTables, toRgb } from './ycc';

/** Fills a row of pixels, grey or red-green-blue, from a row of each component. */
export type PaintRow = (rows: Uint8Array[], target: Uint8Array) => void;

/** The painter for an image's colour space. */
export function createPainter(colours: JpegColours): PaintRow {
	const tables = createYccTables();
	switch (colours) {
		case 'grey':
			return ([grey], target) => target.set(grey);
		case 'rgb':
			return interleave;
		case 'ycc':
			return (rows, target) => toRgb(rows, tables, target);
		case 'cmyk':
			return (rows, target) => {
				interleave(rows, target);
				darken(rows[3], target);
			};
		case 'ycck':
			return (rows, target) => {
				toRgb(rows, tables, target);
				// The conversion gives RGB; the file stores its complement, CMY.
				for (let at = 0; at < target.length; at++) target[at] = 255 - target[at];
				darken(rows[3], target);
			};
	}
}

/** Interleaves the first three components. */
function interleave([first, second, third]: Uint8Array[], target: Uint8Array): void {
	for (let x = 0, to = 0; to < target.length; x++) {
		target[to++] = first[x];
		target[to++] = second[x];
		target[to++] = third[x];
	}
}

/**
 * Multiplies colours by black. Files store how much paper is left uncovered (Adobe's inversion); libvips and browsers assume
 * that with or without Adobe's marker. A CMYK profile is ignored: it is a lookup table for one press and paper, never a
 * matrix.
 */
function darken(black: Uint8Array, target: Uint8Array): void {
	for (let x = 0, to = 0; to < target.length; x++) {
		const light = black[x];
		for (const end = to + 3; to < end; to++) target[to] = (target[to] * light + 127) / 255;
	}
}
