import sharp from 'sharp';

import { readSize } from '../../../nodes/shared/imageFile/size';
import { checkImage, limitsOf } from '../../../nodes/shared/source/checkImage';
import { chunkOf, extended, FLAGS, joinWebp } from '../pixels/webpParts';
import { exif, orientation, tiff, withSegments } from './exifBlock';

const draw = async (width = 40, height = 30) =>
	await sharp({ create: { width, height, channels: 3, background: '#a05010' } })
		.jpeg()
		.toBuffer();
const size = { width: 40, height: 30 };
const upright = { type: 'jpg', width: 40, height: 30, orientation: 1 };

/** How sharp reads it, which is how the image is to be seen. */
async function sharpSize(bytes: Buffer) {
	const { orientation: turned = 1, autoOrient } = await sharp(bytes).metadata();
	return { type: 'jpg', ...autoOrient, orientation: turned };
}

describe.each(['II', 'MM'] as const)('EXIF in the byte order %s', (order) => {
	const right = tiff(order, 8, [[271, 2, 4, 0x41424300], orientation(6)]);
	const wrong = tiff(order, 8, [orientation(9)]);

	test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', async (value) => {
		for (const type of [3, 4]) {
			const bytes = withSegments(await draw(), exif(tiff(order, 8, [orientation(value, type)])));
			const turned = value > 4 ? { width: 30, height: 40 } : {};
			expect(readSize(bytes)).toEqual({ ...upright, ...turned, orientation: value });
			expect(readSize(bytes)).toEqual(await sharpSize(bytes));
		}
	});

	test.each<[string, Buffer[], number]>([
		['its directory further behind', [exif(tiff(order, 16, [orientation(6)]))], 6],
		['its directory at an odd place', [exif(tiff(order, 4_001, [orientation(8)]))], 8],
		['an entry cut behind the orientation', [exif(right.subarray(0, -4))], 6],
		['a second segment', [exif(right), exif(tiff(order, 8, [orientation(8)]))], 6],
		['a second segment of nothing', [exif(right), exif(Buffer.alloc(0))], 6],
		['a first segment of nothing', [exif(Buffer.alloc(0)), exif(right)], 1],
		['a first segment without orientation', [exif(tiff(order, 8, [])), exif(right)], 1],
		['another APP1 in front', [xmp('tiff:Orientation="3"'), exif(right)], 6],
		['a value beyond 8', [exif(wrong)], 1],
		['the value 0', [exif(tiff(order, 8, [orientation(0)]))], 1],
		['a value that is a fraction', [exif(tiff(order, 8, [[274, 5, 1, 6]]))], 1],
		['its header alone', [exif(right.subarray(0, 8))], 1],
		['its byte order alone', [exif(right.subarray(0, 2))], 1],
		['nothing', [exif(Buffer.alloc(0))], 1],
		['its first entry cut', [exif(tiff(order, 8, [orientation(6)]).subarray(0, 18))], 1],
		['its directory cut, big', [exif(tiff(order, 16, [orientation(6)]).subarray(0, 17))], 1],
		['its directory behind its end', [exif(tiff(order, 60_000, []).subarray(0, 40))], 1],
	])('with %s', async (_name, segments, expected) => {
		const bytes = withSegments(await draw(), ...segments);
		expect(readSize(bytes)?.orientation).toBe(expected);
		expect(readSize(bytes)).toEqual(await sharpSize(bytes));
		expect(checkImage(bytes, limitsOf('auto'))).toMatchObject(
			expected > 4 ? { width: 30, height: 40 } : { width: 40, height: 30 },
		);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8])('of a WebP, orientation %i', async (value) => {
		const lossy = await sharp({ create: { ...size, channels: 3, background: '#a05010' } })
			.webp()
			.toBuffer();
		const block = tiff(order, 8, [orientation(value)]);
		const turned = value > 4 ? { width: 30, height: 40 } : size;
		for (const data of [block, Buffer.concat([Buffer.from('Exif\0\0'), block])]) {
			const write = (flags: number) =>
				joinWebp(
					extended(flags, size.width, size.height),
					['VP8 ', chunkOf(lossy, 'VP8 ')],
					['EXIF', data],
				);
			const bytes = write(FLAGS.exif);
			expect(readSize(bytes)).toEqual({ type: 'webp', ...turned, orientation: value });
			expect(readSize(bytes)).toEqual({ ...(await sharpSize(bytes)), type: 'webp' });
			// That a file does not declare does not count.
			expect(readSize(write(0))).toEqual({ type: 'webp', ...size, orientation: 1 });
		}
	});

	test('cut anywhere it costs nothing but the orientation', async () => {
		const jpeg = await draw();
		for (let length = 0; length < right.length; length++) {
			const found = readSize(withSegments(jpeg, exif(right.subarray(0, length))));
			expect([upright, { ...upright, width: 30, height: 40, orientation: 6 }]).toContainEqual(
				found,
			);
		}
	});

	test('of any bytes at all it costs nothing but the orientation', async () => {
		const jpeg = await draw();
		for (let at = 0; at < right.length; at++) {
			for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
				const changed = Buffer.from(right);
				changed[at] = value;
				const { width, height } = readSize(withSegments(jpeg, exif(changed)))!;
				expect([width, height].sort()).toEqual([30, 40]);
			}
		}
	});
});

function xmp(text: string): Buffer {
	const data = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x ${text}/>`);
	return Buffer.concat([Buffer.from([0xff, 0xe1, 0, data.length + 2]), data]);
}

/** How many numbers are read from bytes meanwhile. */
function countReads(work: () => void): number {
	const spies = [
		...(['readUInt16LE', 'readUInt16BE', 'readUInt32LE', 'readUInt32BE'] as const),
		...(['readUIntLE', 'readUIntBE'] as const),
	].map((name) => jest.spyOn(Buffer.prototype, name));
	const views = (['getUint16', 'getUint32'] as const).map((name) =>
		jest.spyOn(DataView.prototype, name),
	);
	try {
		work();
		return [...spies, ...views].reduce((sum, spy) => sum + spy.mock.calls.length, 0);
	} finally {
		for (const spy of [...spies, ...views]) spy.mockRestore();
	}
}

test('of many segments full of entries only the first is read', async () => {
	const full = exif(tiff('MM', 8, Array(5_400).fill([271, 2, 4, 0])));
	const bytes = withSegments(await draw(), ...Array<Buffer>(150).fill(full));
	let size: unknown;
	expect(countReads(() => (size = readSize(bytes)))).toBeLessThan(30_000);
	expect(size).toEqual(upright);
});
