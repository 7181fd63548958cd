/** The tables of ITU-T T.81, annex K.1, row by row: for luma, then for chroma. */
const STANDARD = [
	[
		16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
		14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
		92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
	],
	[
		17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
		47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	],
];

/** The quantization tables for luma and chroma at one of libjpeg's qualities, from 1 to 100. */
export function quantizationOf(quality: number): Uint8Array[] {
	const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
	const scale = (value: number) => Math.floor((value * percent + 50) / 100);
	return STANDARD.map((table) =>
		Uint8Array.from(table, (value) => Math.min(Math.max(scale(value), 1), 255)),
	);
}
