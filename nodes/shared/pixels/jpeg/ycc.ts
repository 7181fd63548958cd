/** What chroma adds to red, green and blue, in libjpeg's fixed point (jdcolor.c). */
export interface YccTables {
	red: Int32Array;
	greenOfBlue: Int32Array;
	greenOfRed: Int32Array;
	blue: Int32Array;
}

const HALF = 1 << 15;
/** The middle of chroma's range; libjpeg rounds it with a little less than one half (jccolor.c). */
const MIDDLE = (128 << 16) + HALF - 1;
const fixed = (factor: number) => Math.round(factor * 65_536);

/** JFIF 1.02, "Conversion to and from RGB". */
export function createYccTables(): YccTables {
	const table = (of: (difference: number) => number) =>
		Int32Array.from({ length: 256 }, (_, value) => of(value - 128));
	return {
		red: table((cr) => (fixed(1.402) * cr + HALF) >> 16),
		greenOfBlue: table((cb) => -fixed(0.34414) * cb + HALF),
		greenOfRed: table((cr) => -fixed(0.71414) * cr),
		blue: table((cb) => (fixed(1.772) * cb + HALF) >> 16),
	};
}

/** Converts rows of Y, Cb and Cr to RGB pixels. */
export function toRgb(
	[luminance, blueness, redness]: Uint8Array[],
	{ red, greenOfBlue, greenOfRed, blue }: YccTables,
	target: Uint8Array,
): void {
	for (let x = 0, to = 0; x < luminance.length; x++, to += 3) {
		const y = luminance[x];
		const cb = blueness[x];
		const cr = redness[x];
		target[to] = clamp(y + red[cr]);
		target[to + 1] = clamp(y + ((greenOfBlue[cb] + greenOfRed[cr]) >> 16));
		target[to + 2] = clamp(y + blue[cb]);
	}
}

/** Converts a row of RGB pixels to Y, Cb and Cr, written from `at` on. */
export function toYcc(
	row: Uint8Array,
	[luminance, blueness, redness]: Uint8Array[],
	at: number,
): void {
	for (let from = 0, to = at; from < row.length; from += 3, to++) {
		const red = row[from];
		const green = row[from + 1];
		const blue = row[from + 2];
		luminance[to] = (19_595 * red + 38_470 * green + 7_471 * blue + HALF) >> 16;
		blueness[to] = (-11_059 * red - 21_709 * green + 32_768 * blue + MIDDLE) >> 16;
		redness[to] = (32_768 * red - 27_439 * green - 5_329 * blue + MIDDLE) >> 16;
	}
}

function clamp(value: number): number {
	if (value < 0) return 0;
	return value > 255 ? 255 : value;
}
