import { findEntry, isExif } from './exif';
import { detectFormat, JPEG, PNG } from './format';
import { segmentsOf, START_OF_SCAN } from './jpegSegments';
import { IDAT, PHYS, pngChunksOf } from './pngChunks';

/** Pixels per inch when an image is printed. */
export interface Density {
	across: number;
	down: number;
}

const APP0 = 0xe0;
const APP1 = 0xe1;
/** The header before EXIF's TIFF. */
const EXIF_NAME_BYTES = 6;
const CENTIMETRES = 2.54;
const METRES = 0.0254;
/** Nobody writes nearly this many before the pixels. */
const MOST_CHUNKS = 1_000;
/** More than any printer or scanner has, and the most that a JPEG's header can hold. */
const MOST = 65_535;

/** A file's density, from a JPEG's JFIF header or EXIF, or from a PNG's pHYs; undefined if it has none. */
export function readDensity(bytes: Buffer): Density | undefined {
	const format = detectFormat(bytes);
	const found = format === JPEG ? readJpeg(bytes) : format === PNG ? readPhys(bytes) : undefined;
	if (found === undefined) return undefined;
	const isPossible = [found.across, found.down].every((each) => each >= 1 && each <= MOST);
	return isPossible ? found : undefined;
}

/** From the JFIF header; otherwise from EXIF. */
function readJpeg(bytes: Buffer): Density | undefined {
	let exif: Density | undefined;
	for (const { code, start, end } of segmentsOf(bytes)) {
		if (code === START_OF_SCAN) break;
		const data = bytes.subarray(start + 4, end);
		const jfif = code === APP0 ? readJfif(data) : undefined;
		if (jfif !== undefined) return jfif;
		if (code === APP1 && isExif(data)) exif ??= readExif(data.subarray(EXIF_NAME_BYTES));
	}
	return exif;
}

/** JFIF 1.02: after its name and version come the unit, 1 for inches and 2 for centimetres, and the two densities. */
function readJfif(data: Buffer): Density | undefined {
	if (data.length < 12 || data.toString('latin1', 0, 5) !== 'JFIF\0') return undefined;
	const unit = data[7];
	if (unit !== 1 && unit !== 2) return undefined;
	const factor = unit === 1 ? 1 : CENTIMETRES;
	return { across: factor * data.readUInt16BE(8), down: factor * data.readUInt16BE(10) };
}

/** EXIF 2.3, tags 282, 283 and 296, in a TIFF's first directory: two fractions, and 3 if they are per centimetre. */
function readExif(tiff: Buffer): Density | undefined {
	const isLittle = tiff[0] === 0x49;
	const read = (at: number, count: number): number => {
		if (!(at + count <= tiff.length)) return NaN;
		return isLittle ? tiff.readUIntLE(at, count) : tiff.readUIntBE(at, count);
	};
	const find = (tag: number) => findEntry(tiff, read, tag) ?? NaN;
	const fraction = (tag: number) => {
		const at = read(find(tag) + 8, 4);
		return read(at, 4) / read(at + 4, 4);
	};
	const factor = read(find(296) + 8, 2) === 3 ? CENTIMETRES : 1;
	return { across: factor * fraction(282), down: factor * fraction(283) };
}

/** PNG specification, section 11.3.4.3: pixels per metre if the unit is 1. It comes before the pixels. */
function readPhys(bytes: Buffer): Density | undefined {
	for (const { type, start, end } of pngChunksOf(bytes, MOST_CHUNKS)) {
		if (type === IDAT) return undefined;
		if (type !== PHYS || end - start !== 9 || end > bytes.length) continue;
		if (bytes[start + 8] !== 1) return undefined;
		const [across, down] = [bytes.readUInt32BE(start), bytes.readUInt32BE(start + 4)];
		return { across: METRES * across, down: METRES * down };
	}
	return undefined;
}
