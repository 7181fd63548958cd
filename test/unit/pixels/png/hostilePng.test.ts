import {
	joinPng,
	listChunks,
	writeHeader,
	writePng,
	type Chunk,
	type PngOptions,
} from '../../../fixtures/png';
import { decode, whyRefused } from '../kit';

const RGB: PngOptions = { width: 9, height: 7, colourType: 2, depth: 8 };
const PALETTE: PngOptions = {
	...{ width: 9, height: 7, colourType: 3, depth: 4 },
	palette: Array.from({ length: 48 }, (_, index) => index),
};
const text: Chunk = { type: 'tEXt', data: Buffer.from('Comment\0none') };

/** Changes the chunks of one type, and their checksums with them. */
function change(options: PngOptions, type: string, by: (chunk: Chunk) => Chunk[]): Buffer {
	return joinPng(listChunks(options).flatMap((chunk) => (chunk.type === type ? by(chunk) : chunk)));
}

const withCrc = (options: PngOptions, type: string) =>
	change(options, type, (chunk) => [{ ...chunk, crc: 0x12345678 }]);
const withData = (options: PngOptions, type: string, ...data: number[]) =>
	change(options, type, (chunk) => [{ ...chunk, data: Buffer.from(data) }]);
const withHeader = (index: number, value: number) =>
	change(RGB, 'IHDR', ({ type, data }) => {
		const header = Buffer.from(data);
		header[index] = value;
		return [{ type, data: header }];
	});
const sized = (width: number, height: number) =>
	change(RGB, 'IHDR', () => [writeHeader({ ...RGB, width, height })]);
const without = (options: PngOptions, type: string) => change(options, type, () => []);

test.each<[string, Buffer, string]>([
	['60000 × 60000', sized(60_000, 60_000), 'it is too large: 60000 × 60000 pixels'],
	['2^31 - 1 high', sized(1, 0x7fffffff), 'it is too large: 1 × 2147483647 pixels'],
	['one pixel too many', sized(3072, 3073), 'it is too large: 3072 × 3073 pixels'],
	['a long thin line', sized(16_385, 1), 'it is too large: 16385 × 1 pixels'],
	['no width', sized(0, 7), 'it has no pixels'],
	['no height', sized(9, 0), 'it has no pixels'],
	['more lines declared than there are', sized(9, 8), 'it ends too early'],
	['depth 3', withHeader(8, 3), 'its header is wrong'],
	['RGB of 4 bits', withHeader(8, 4), 'its header is wrong'],
	['colour type 5', withHeader(9, 5), 'its header is wrong'],
	['another compression', withHeader(10, 1), 'its header is wrong'],
	['other filters', withHeader(11, 1), 'its header is wrong'],
	['another interlace', withHeader(12, 2), 'its header is wrong'],
	['a short header', withData(RGB, 'IHDR', 0, 0, 0, 1), 'its header is wrong'],
	['no header', without(RGB, 'IHDR'), 'its header is missing'],
	['a text before the header', change(RGB, 'IHDR', (c) => [text, c]), 'its header is missing'],
	['two headers', change(RGB, 'IHDR', (c) => [c, c]), 'it has a part that is not of PNG (IHDR)'],
	['no pixels', without(RGB, 'IDAT'), 'it has no pixels'],
	['nothing but its signature', joinPng([]), 'it has no pixels'],
	['the checksum of IHDR', withCrc(RGB, 'IHDR'), 'its checksum is wrong (IHDR)'],
	['the checksum of PLTE', withCrc(PALETTE, 'PLTE'), 'its checksum is wrong (PLTE)'],
	['the checksum of IDAT', withCrc(RGB, 'IDAT'), 'its checksum is wrong (IDAT)'],
	[
		'the checksum of the packed pixels',
		writePng({
			...RGB,
			changePacked: (packed) => Buffer.concat([packed.subarray(0, -1), text.data]),
		}),
		'its data is damaged',
	],
	[
		'no checksum of the packed pixels',
		writePng({ ...RGB, changePacked: (packed) => packed.subarray(0, -4) }),
		'its data is damaged',
	],
	[
		'pixels cut while packed',
		writePng({ ...RGB, changePacked: (packed) => packed.subarray(0, -30) }),
		'its data is damaged',
	],
	[
		'pixels cut before they were packed',
		writePng({ ...RGB, changeLines: (lines) => lines.subarray(0, -1) }),
		'it ends too early',
	],
	['no zlib data', withData(RGB, 'IDAT', 1, 2, 3, 4, 5, 6, 7, 8), 'its data is damaged'],
	['no data at all', withData(RGB, 'IDAT'), 'it ends too early'],
	[
		'a filter that there is not',
		writePng({
			...RGB,
			changeLines: (lines) => Buffer.concat([Buffer.from([5]), lines.subarray(1)]),
		}),
		'its data is damaged',
	],
	['no palette', without(PALETTE, 'PLTE'), 'its palette is missing'],
	[
		'a palette of a colour and a third',
		withData(PALETTE, 'PLTE', 1, 2, 3, 4),
		'its palette is wrong',
	],
	['two palettes', change(PALETTE, 'PLTE', (c) => [c, c]), 'its palette is wrong'],
	['a palette behind the pixels', change(PALETTE, 'PLTE', () => []), 'its palette is missing'],
	['an empty palette', withData(PALETTE, 'PLTE'), 'its palette is wrong'],
	[
		'a palette of 257 colours',
		writePng({ ...PALETTE, palette: Array<number>(771).fill(1) }),
		'its palette is wrong',
	],
	[
		'a part that must be understood',
		writePng({ ...RGB, extra: [{ type: 'ABCD', data: Buffer.alloc(3) }] }),
		'it has a part that is not of PNG (ABCD)',
	],
])('refused: %s', async (_name, bytes, detail) => {
	expect(await whyRefused(decode(bytes))).toBe(detail);
});
