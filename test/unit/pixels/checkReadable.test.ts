import sharp from 'sharp';

import { checkReadable } from '../../../nodes/shared/pixels/checkReadable';
import { readFixture, refusedFiles, takenImages } from '../../fixtures/images';
import { joinPng, listChunks, splitPng, type Chunk } from '../../fixtures/png';
import { changeJpeg, SOF0 } from './jpegParts';
import { drawPhoto } from './kit';

const jpeg = drawPhoto(40, 30).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();

/** Changes the size in the header. */
async function jpegOfSize(width: number, height: number, code = SOF0): Promise<Buffer> {
	return changeJpeg(await jpeg, SOF0, ({ data }) => {
		const changed = Buffer.from(data);
		changed.writeUInt16BE(height, 1);
		changed.writeUInt16BE(width, 3);
		return [{ code, data: changed }];
	});
}

async function jpegOfDepth(bits: number): Promise<Buffer> {
	return changeJpeg(await jpeg, SOF0, ({ data }) => [
		{ code: SOF0, data: Buffer.concat([Buffer.from([bits]), data.subarray(1)]) },
	]);
}

async function pngOfSize(width: number, height: number, channels: 3 | 4): Promise<Buffer> {
	const bytes = await sharp({ create: { width: 8, height: 8, channels, background: 'red' } })
		.png()
		.toBuffer();
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	expect(splitPng(bytes)[0].type).toBe('IHDR');
	return bytes;
}

async function webpOfSize(width: number, height: number): Promise<Buffer> {
	const bytes = await drawPhoto(40, 30).webp().toBuffer();
	bytes.writeUInt16LE(width, 26);
	bytes.writeUInt16LE(height, 28);
	return bytes;
}

test.each(takenImages)('%s can be read, by all of it and by any beginning', (name) => {
	const bytes = readFixture(name);
	for (const end of [bytes.length, 0, 12, 30, 100, 500, bytes.length >> 1])
		expect(() => checkReadable(bytes.subarray(0, end))).not.toThrow();
});

test.each(refusedFiles)('%s is for others to refuse', (name) => {
	expect(() => checkReadable(readFixture(name))).not.toThrow();
});

const PROGRESSIVE = 0xc2;
const LOSSLESS = 0xc3;

test.each<[string, () => Promise<Buffer>, RegExp]>([
	['a JPEG of 12 bits', async () => await jpegOfDepth(12), /^it has 12 bits a sample$/],
	[
		'a lossless JPEG',
		async () => await jpegOfSize(40, 30, LOSSLESS),
		/^it is a JPEG of a rare kind$/,
	],
	[
		'a JPEG of 64 megapixels',
		async () => await jpegOfSize(8000, 8000),
		/^it is too large: 8000 × 8000/,
	],
	[
		'a progressive one of 48, in memory',
		async () => await jpegOfSize(8000, 6000, PROGRESSIVE),
		/^it is too large/,
	],
	[
		'a PNG of 64 megapixels',
		async () => await pngOfSize(8000, 8000, 3),
		/^it is too large: 8000 × 8000/,
	],
	[
		'a PNG of 48 with alpha, in memory',
		async () => await pngOfSize(8000, 6000, 4),
		/^it is too large/,
	],
	[
		'a WebP of 12 megapixels',
		async () => await webpOfSize(4000, 3000),
		/^it is too large: 4000 × 3000/,
	],
])('%s cannot, and its beginning says so', async (_label, make, why) => {
	const bytes = await make();
	for (const part of [bytes, bytes.subarray(0, bytes.length - 20)])
		expect(() => checkReadable(part)).toThrow(
			expect.objectContaining({ reason: 'unreadableImage', message: expect.stringMatching(why) }),
		);
});

test.each<[string, () => Promise<Buffer>]>([
	['a JPEG of 48 megapixels in one scan', async () => await jpegOfSize(8000, 6000)],
	['a PNG of 48 megapixels', async () => await pngOfSize(8000, 6000, 3)],
	['a WebP of 9 megapixels', async () => await webpOfSize(3072, 3000)],
])('%s can', async (_label, make) => {
	const bytes = await make();
	expect(() => checkReadable(bytes)).not.toThrow();
});

const PARTS = listChunks({ width: 8, height: 8, colourType: 2, depth: 8 });

/** The PNG's header with another byte at a place. */
function headed(at: number, value: number): Chunk[] {
	const data = Buffer.from(PARTS[0].data);
	data[at] = value;
	return [{ type: 'IHDR', data }, ...PARTS.slice(1)];
}

test.each<[string, Chunk[], RegExp]>([
	['an impossible depth', headed(8, 3), /^its header is wrong$/],
	['a colour type that does not exist', headed(9, 5), /^its header is wrong$/],
	['a second header', [PARTS[0], ...PARTS], /^it has a part that is not of PNG \(IHDR\)$/],
	['another chunk in front', [{ type: 'CgBI', data: Buffer.alloc(4) }, ...PARTS], /missing$/],
	['colours from a palette that is not there', headed(9, 3), /^its palette is missing$/],
])('a PNG with %s cannot be read', (_label, chunks, why) => {
	expect(() => checkReadable(joinPng(chunks))).toThrow(
		expect.objectContaining({ reason: 'unreadableImage', message: expect.stringMatching(why) }),
	);
});

test('a WebP whose canvas is of another size than its image cannot be read', async () => {
	const bytes = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#f008' } })
		.webp()
		.toBuffer();
	expect(bytes.toString('latin1', 12, 16)).toBe('VP8X');
	expect(() => checkReadable(bytes)).not.toThrow();
	bytes.writeUIntLE(0, 24, 3);
	expect(() => checkReadable(bytes)).toThrow(
		expect.objectContaining({ reason: 'unreadableImage' }),
	);
});
