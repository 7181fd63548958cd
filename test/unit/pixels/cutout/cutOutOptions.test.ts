import { deflateSync } from 'node:zlib';

import sharp from 'sharp';

import { cutOut, type CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import { resample } from '../../../../nodes/shared/pixels/resample';
import { noise, splitPng, writePng, type Chunk } from '../../../fixtures/png';
import { boxOfVisible, cut, cutBySharp, readBack, sharpGrey, WHOLE } from '../cut';
import { changeJpeg, type Segment } from '../jpegParts';
import { compare, decode, drawPhoto, NONE, readGrey, slices, whyRefused, type Rgba } from '../kit';
import { drawMask, type Shape } from '../shapes';

const [WIDTH, HEIGHT] = [120, 90];
const photo = drawPhoto(WIDTH, HEIGHT).png().toBuffer();

interface Box {
	left: number;
	top: number;
	width: number;
	height: number;
}

async function takePart({ width, height, data }: Rgba, box: Box): Promise<Rgba> {
	const whole = sharp(data, { raw: { width, height, channels: 4 } });
	const part = await whole.extract(box).raw().toBuffer();
	return { width: box.width, height: box.height, data: part };
}

describe.each<Shape>(['circle', 'at the left edge', 'in the lower right corner', 'everything'])(
	'cropped to the mask: %s',
	(shape) => {
		test.each([0, 1, 7, 500])('%i pixels around', async (cropPadding) => {
			const mask = await drawMask(shape, WIDTH, HEIGHT).png().toBuffer();
			const cutout = await cut(await photo, mask, { cropToMask: true, cropPadding });
			const whole = await cutBySharp(await photo, await sharpGrey(mask));
			const bounds = boxOfVisible(whole);
			const left = Math.max(bounds.left - cropPadding, 0);
			const top = Math.max(bounds.top - cropPadding, 0);
			const width = Math.min(bounds.left + bounds.width + cropPadding, WIDTH) - left;
			const height = Math.min(bounds.top + bounds.height + cropPadding, HEIGHT) - top;
			expect(cutout.box).toEqual({ left, top, width, height });
			expect(compare(await readBack(cutout), await takePart(whole, cutout.box))).toEqual(NONE);
		});
	},
);

test('cropped, turned and softened at once', async () => {
	const source = await drawPhoto(WIDTH, HEIGHT).withMetadata({ orientation: 6 }).png().toBuffer();
	const mask = await drawMask('two of them', HEIGHT, WIDTH).png().toBuffer();
	const options = { cropToMask: true, cropPadding: 2, softEdge: 3 };
	const cutout = await cut(source, mask, options);
	const whole = await readBack(await cut(source, mask, { softEdge: 3 }));
	const { left, top } = boxOfVisible(whole);
	expect(cutout.box).toMatchObject({ left: left - 2, top: top - 2 });
	expect(compare(await readBack(cutout), await takePart(whole, cutout.box))).toEqual(NONE);
});

test.each<[string, Shape, Partial<CutoutOptions>]>([
	['nothing is selected', 'nothing', {}],
	['nothing is selected, and it is to be cropped', 'nothing', { cropToMask: true }],
	['the edge takes all of it away', 'circle', { shrinkEdge: 60 }],
])('there is nothing to cut out where %s', async (_label, shape, options) => {
	const mask = await drawMask(shape, WIDTH, HEIGHT).png().toBuffer();
	expect(await whyRefused(cut(await photo, mask, options))).toBe(
		'nothing of the mask is left to be cut out',
	);
});

test.each<[string, number, number]>([
	['square', 90, 90],
	['half as high', 120, 45],
	['lying on its side', 90, 120],
])('a mask of another shape is refused: %s', async (_name, width, height) => {
	const mask = await drawMask('circle', width, height).png().toBuffer();
	expect(await whyRefused(cut(await photo, mask))).toBe(
		`the mask has another shape than the source image (${width} × ${height} and 120 × 90 pixels)`,
	);
});

test.each([
	[60, 45],
	[240, 180],
	[119, 90],
	[121, 91],
	[13, 10],
])('a mask of %i × %i is brought to the size of the image', async (width, height) => {
	const mask = await drawMask('circle', width, height).png().toBuffer();
	const cutout = await cut(await photo, mask);
	expect(cutout.isResampled).toBe(true);
	const fitted = await resample(await readGrey(mask), WIDTH, HEIGHT, slices());
	expect(compare(await readBack(cutout), await cutBySharp(await photo, fitted))).toEqual(NONE);
});

test.each([
	['PNG', async () => await drawPhoto(WIDTH, HEIGHT).withIccProfile('p3').png().toBuffer()],
	['JPEG', async () => await drawPhoto(WIDTH, HEIGHT).withIccProfile('p3').jpeg().toBuffer()],
	[
		'JPEG, in parts out of their order',
		async () =>
			changeJpeg(
				await drawPhoto(WIDTH, HEIGHT).withIccProfile('p3').jpeg().toBuffer(),
				0xe2,
				inParts,
			),
	],
])('keeps the colour profile: %s', async (_name, write) => {
	const source = await write();
	const { bytes } = await cut(source, await drawMask('circle', WIDTH, HEIGHT).png().toBuffer());
	const { icc } = await sharp(source).metadata();
	expect(icc!.length).toBeGreaterThan(128);
	expect((await sharp(bytes).metadata()).icc).toEqual(icc);
});

/** An incompressible profile. */
function largeProfile(bytes: number): Chunk {
	const profile = Buffer.from(Uint8Array.from({ length: bytes }, (_, index) => noise(index, 1, 1)));
	profile.writeUInt32BE(bytes, 0);
	profile.write('RGB ', 16, 'latin1');
	return {
		type: 'iCCP',
		data: Buffer.concat([Buffer.from('Name\0\0', 'latin1'), deflateSync(profile)]),
	};
}

const MEGABYTE = 1 << 20;
const JPEG_ON_WHITE = { colour: [255, 255, 255] as const, jpeg: { quality: 90 } };

test.each<[string, number, number, Partial<CutoutOptions>, boolean]>([
	['of 1 MB', MEGABYTE - 4_000, 1, {}, true],
	['of more', MEGABYTE + 4_000, 1, {}, false],
	['of 1 MB, for a JPEG', MEGABYTE - 4_000, 1, { background: JPEG_ON_WHITE }, true],
	['of more, for a JPEG', MEGABYTE + 4_000, 1, { background: JPEG_ON_WHITE }, false],
	['of 40 kB for a hundred cutouts', 40_000, 100, {}, true],
	['of 43 kB for a hundred cutouts', 43_000, 100, {}, false],
])('a colour profile %s', async (_name, bytes, cutouts, options, isKept) => {
	const profile = largeProfile(bytes);
	const gamma = { type: 'gAMA', data: Buffer.from([0, 0, 0xb1, 0x8f]) };
	const source = await decode(
		writePng({ width: 9, height: 9, colourType: 2, depth: 8, extra: [profile, gamma] }),
	);
	const mask = await readGrey(await drawMask('circle', 9, 9).png().toBuffer());
	const all = { ...WHOLE, ...options };
	const cutout = await cutOut({ ...source, orientation: 1, cutouts }, mask, all, slices());
	expect(cutout.isWithoutProfile).toBe(!isKept);
	const size = cutout.bytes.length;
	expect(size > bytes).toBe(isKept);
	if (options.background === undefined) {
		const kept = splitPng(cutout.bytes).filter(({ type }) => ['iCCP', 'gAMA'].includes(type));
		expect(kept).toEqual(isKept ? [profile, gamma] : [gamma]);
	}
});

/** ICC.1, section B.4: each part has its number and the number of parts. */
function inParts({ code, data }: Segment): Segment[] {
	const [name, profile] = [data.subarray(0, 12), data.subarray(14)];
	const part = (number: number, bytes: Buffer) => ({
		code,
		data: Buffer.concat([name, Buffer.from([number, 2]), bytes]),
	});
	return [part(2, profile.subarray(200)), part(1, profile.subarray(0, 200))];
}

test('keeps what else a PNG says of its colours, and nothing more', async () => {
	const data = Buffer.from([0, 0, 0xb1, 0x8f]);
	const extra = [
		{ type: 'gAMA', data },
		{ type: 'tEXt', data: Buffer.from('Comment\0none') },
	];
	const source = writePng({
		width: 9,
		height: 9,
		colourType: 3,
		depth: 1,
		palette: [1, 2, 3, 4, 5, 6],
		extra,
	});
	const { bytes } = await cut(source, await drawMask('circle', 9, 9).png().toBuffer());
	const types = splitPng(bytes).map(({ type }) => type);
	expect([...new Set(types)]).toEqual(['IHDR', 'gAMA', 'IDAT', 'IEND']);
	expect(splitPng(bytes)[1].data).toEqual(data);
});
