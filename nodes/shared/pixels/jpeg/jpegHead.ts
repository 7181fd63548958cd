import type { Density } from '../../imageFile/density';
import { ZIGZAG } from './blocks';
import type { HuffmanSpec } from './huffman';
import { HUFFMAN_TABLES, QUANTIZATION_TABLES } from './tables';

/** The size of the numbered parts that an ICC profile is split into, in bytes (ICC.1, section B.4). */
const MOST_PROFILE_PART = 65_519;
const MOST_PROFILE_PARTS = 255;
/** Version 1.01, a density, no thumbnail (JFIF 1.02). */
const jfif = ({ across, down }: Density) => [
	...[...Buffer.from('JFIF\0'), 1, 1, PER_INCH],
	...[...word(Math.round(across)), ...word(Math.round(down)), 0, 0],
];
const PER_INCH = 1;
/** Square pixels of unknown size. */
const NO_DENSITY = [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0];

/** What a baseline image's headers say. */
export interface JpegHead {
	width: number;
	height: number;
	/** For luma and for chroma, row by row. */
	quantization: Uint8Array[];
	/** For the DC coefficients of luma and chroma, then for their AC coefficients. */
	specs: HuffmanSpec[];
	/** The subsampling of chroma: how many pixels share a sample, across and down. */
	shared: 1 | 2;
	profile?: Uint8Array;
	density?: Density;
}

/** Everything before the pixels of a baseline image with three components. */
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
