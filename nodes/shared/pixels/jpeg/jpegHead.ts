import type { Density } from '../../imageFile/density';
import { ZIGZAG } from './blocks';
import type { HuffmanSpec } from './huffman';
import { HUFFMAN_TABLES, QUANTIZATION_TABLES } from './tables';

/** An ICC profile comes in numbered parts of at most so many bytes (ICC.1, section B.4). */
const MOST_PROFILE_PART = 65_519;
const MOST_PROFILE_PARTS = 255;
/** Version 1.01, a density, no thumbnail (JFIF 1.02). */
const jfif = ({ across, down }: Density) => [
	...[...Buffer.from('JFIF\0'), 1, 1, PER_INCH],
	...[...word(Math.round(across)), ...word(Math.round(down)), 0, 0],
];
const PER_INCH = 1;
/** A pixel is as wide as it is high, and how large is not said. */
const NO_DENSITY = [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0];

/** What of a baseline image stands in front of its pixels. */
export interface JpegHead {
	width: number;
	height: number;
	/** For luminance and for differences, row by row. */
	quantization: Uint8Array[];
	/** For means of luminance and of differences, and for all else of these. */
	specs: HuffmanSpec[];
	/** How many pixels share a colour difference, across and down. */
	shared: 1 | 2;
	profile?: Uint8Array;
	density?: Density;
}

/** Everything in front of the pixels of a baseline image in three components. */
export function writeHead({
	width,
	height,
	quantization,
	specs,
	shared,
	profile = new Uint8Array(0),
	density,
}: JpegHead): Buffer {
	const tables = quantization.flatMap((table, id) => [
		id,
		...Array.from({ length: 64 }, (_, k) => table[ZIGZAG[k]]),
	]);
	const codes = specs.flatMap(({ counts, symbols }, index) => [
		((index >> 1) << 4) | (index & 1),
		...counts,
		...symbols,
	]);
	const sampling = (shared << 4) | shared;
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xe0, density === undefined ? NO_DENSITY : jfif(density)),
		...profileSegments(profile),
		segment(QUANTIZATION_TABLES, tables),
		segment(0xc0, [
			8,
			...word(height),
			...word(width),
			3,
			...[1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1],
		]),
		segment(HUFFMAN_TABLES, codes),
		segment(0xda, [3, ...[1, 0x00, 2, 0x11, 3, 0x11], 0, 63, 0]),
	]);
}

function profileSegments(profile: Uint8Array): Buffer[] {
	const count = Math.ceil(profile.length / MOST_PROFILE_PART);
	if (count > MOST_PROFILE_PARTS) return [];
	return Array.from({ length: count }, (_, index) => {
		const part = profile.subarray(index * MOST_PROFILE_PART, (index + 1) * MOST_PROFILE_PART);
		return segment(0xe2, [...Buffer.from('ICC_PROFILE\0'), index + 1, count], part);
	});
}

function segment(code: number, data: number[], rest: Uint8Array = new Uint8Array(0)): Buffer {
	const head = [0xff, code, ...word(2 + data.length + rest.length)];
	return Buffer.concat([Buffer.from(head), Buffer.from(data), rest]);
}

function word(value: number): [number, number] {
	return [value >> 8, value & 255];
}
