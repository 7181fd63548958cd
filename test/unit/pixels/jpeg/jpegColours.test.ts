import sharp, { type JpegOptions } from 'sharp';

import { APP0, APP14, changeJpeg, DQT, SOF0, SOS, type Segment } from '../jpegParts';
import { compareWithSharp, decode, drawPhoto, NONE } from '../kit';

const JFIF: Segment = {
	code: APP0,
	data: Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'),
};
const adobe = (transform: number): Segment => ({
	code: APP14,
	data: Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]),
});
/** Inserts segments before the frame. sharp's own JPEGs have none that names the colour space. */
const withFirst = (bytes: Buffer, ...first: Segment[]) =>
	changeJpeg(bytes, SOF0, (frame) => [...first, frame]);

test.each<[string, (bytes: Buffer) => Buffer]>([
	["Adobe's RGB", (bytes) => withFirst(bytes, adobe(0))],
	["Adobe's YCC", (bytes) => withFirst(bytes, adobe(1))],
	["JFIF, against Adobe's RGB", (bytes) => withFirst(bytes, JFIF, adobe(0))],
	["Adobe's YCC, against its names", (bytes) => withFirst(nameRgb(bytes), adobe(1))],
	['JFIF, against its names', (bytes) => withFirst(nameRgb(bytes), JFIF)],
	['the names of its components', nameRgb],
	['nothing', (bytes) => bytes],
	['nothing, extended', (bytes) => changeJpeg(bytes, SOF0, (s) => [{ ...s, code: 0xc1 }])],
	['nothing, quantized by 16 bits', (bytes) => changeJpeg(bytes, DQT, toWords)],
])('what its components are told by %s', async (_name, change) => {
	const bytes = await drawPhoto(40, 30).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
	expect(await compareWithSharp(change(bytes))).toEqual(NONE);
});

test.each(['#ff0000', '#00ff00', '#0000ff', '#00ffff', '#c81e96', '#ffff00', '#123456'])(
	'one strong colour, %s',
	async (background) => {
		const create = { width: 16, height: 16, channels: 3, background } as const;
		const bytes = await sharp({ create })
			.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
			.toBuffer();
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	},
);

/** A photograph in CMYK as sharp writes it, with Adobe's marker. */
const drawInks = async (width: number, height: number, options: JpegOptions = {}) =>
	await drawPhoto(width, height)
		.toColourspace('cmyk')
		.jpeg({ quality: 95, ...options })
		.toBuffer();

describe('inks', () => {
	test.each<[string, (bytes: Buffer) => Buffer]>([
		["Adobe's CMYK", (bytes) => bytes],
		["Adobe's YCCK", (bytes) => changeJpeg(bytes, APP14, () => [adobe(2)])],
		['an unknown transform', (bytes) => changeJpeg(bytes, APP14, () => [adobe(1)])],
		["without Adobe's marker", (bytes) => changeJpeg(bytes, APP14, () => [])],
		['JFIF as well', (bytes) => changeJpeg(bytes, APP14, (marker) => [JFIF, marker])],
	])('%s', async (_name, change) => {
		const bytes = change(await drawInks(40, 30));
		expect((await decode(bytes)).channels).toBe(3);
		// libjpeg itself warns of a transform that it does not know.
		expect(await compareWithSharp(bytes, 'none')).toEqual(NONE);
	});

	test.each<[string, JpegOptions]>([
		['progressive', { progressive: true }],
		['sampled', { chromaSubsampling: '4:2:0' }],
	])('%s', async (_name, options) => {
		const bytes = await drawInks(37, 23, options);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
		const ycck = changeJpeg(bytes, APP14, () => [adobe(2)]);
		expect(await compareWithSharp(ycck)).toEqual(NONE);
	});

	test('look as sharp shows them, by and large', async () => {
		const bytes = await drawInks(40, 30);
		const { data, channels } = await decode(bytes);
		expect(channels).toBe(3);
		const shown = await sharp(bytes).toColourspace('srgb').raw().toBuffer();
		expect(data).toHaveLength(shown.length);
		const sum = data.reduce((total, value, at) => total + Math.abs(value - shown[at]), 0);
		expect(sum / data.length).toBeLessThan(40);
	});

	test('a profile of inks is none of red, green and blue', async () => {
		const profile: Segment = {
			code: 0xe2,
			data: Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), inkProfile]),
		};
		const bytes = changeJpeg(await drawInks(8, 8), APP14, (marker) => [marker, profile]);
		expect((await decode(bytes)).colourChunks).toEqual([]);
	});
});

/** The head of a profile for CMYK. */
const inkProfile = Buffer.alloc(132);
inkProfile.writeUInt32BE(132, 0);
inkProfile.write('CMYK', 16, 'latin1');

function toWords({ code, data }: Segment): Segment[] {
	const words = [...data.subarray(1)].flatMap((value) => [0, value]);
	return [{ code, data: Buffer.from([0x10 | data[0], ...words]) }];
}

/** Renames the components, which both the frame and the scan name. */
function nameRgb(bytes: Buffer): Buffer {
	const name = (first: number, step: number) => (segment: Segment) => {
		const data = Buffer.from(segment.data);
		[...'RGB'].forEach((letter, index) => data.write(letter, first + step * index, 'latin1'));
		return [{ ...segment, data }];
	};
	return changeJpeg(changeJpeg(bytes, SOF0, name(6, 3)), SOS, name(1, 2));
}
