import sharp from 'sharp';

import { APP0, APP14, changeJpeg, DQT, SOF0, SOS, type Segment } from './jpeg';
import { compareWithSharp, drawPhoto, expectNear } from './kit';

const JFIF: Segment = {
	code: APP0,
	data: Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'),
};
const adobe = (transform: number): Segment => ({
	code: APP14,
	data: Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]),
});
/** Puts segments in front of the frame. sharp's own JPEGs have none that says what the components are. */
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
	expectNear(await compareWithSharp(change(bytes)));
});

test.each(['#ff0000', '#00ff00', '#0000ff', '#00ffff', '#c81e96', '#ffff00', '#123456'])(
	'one strong colour, %s',
	async (background) => {
		const create = { width: 16, height: 16, channels: 3, background } as const;
		const bytes = await sharp({ create })
			.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
			.toBuffer();
		expect((await compareWithSharp(bytes)).largest).toBeLessThanOrEqual(1);
	},
);

function toWords({ code, data }: Segment): Segment[] {
	const words = [...data.subarray(1)].flatMap((value) => [0, value]);
	return [{ code, data: Buffer.from([0x10 | data[0], ...words]) }];
}

/** Both the frame and the scan name the components. */
function nameRgb(bytes: Buffer): Buffer {
	const name = (first: number, step: number) => (segment: Segment) => {
		const data = Buffer.from(segment.data);
		[...'RGB'].forEach((letter, index) => data.write(letter, first + step * index, 'latin1'));
		return [{ ...segment, data }];
	};
	return changeJpeg(changeJpeg(bytes, SOF0, name(6, 3)), SOS, name(1, 2));
}
