import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';

import { PNG } from '../../../nodes/shared/imageFile/format';
import { UniqueNames } from '../../../nodes/shared/item/files/uniqueNames';
import { inspectImage } from '../../../nodes/shared/result/images/inspectImage';
import { makeMaskItems } from '../../../nodes/shared/useMask/makeMaskItems';
import type { MaskWork } from '../../../nodes/shared/useMask/maskWork';
import { fakeContext } from '../kit/fakeContext';
import { workOnPixels } from '../../../nodes/shared/pixels/pixelWork';
import { WHOLE } from '../pixels/cut';
import { given } from './given';

/** The JSON of each item that is made of an image and a mask. */
async function reportsOf(
	image: Buffer | undefined,
	mask: Buffer,
	{ things, ...work }: Partial<MaskWork>,
	{ context } = fakeContext(() => new Error('nothing is asked for')),
): Promise<IDataObject[]> {
	const items = await makeMaskItems(context, {
		image: image && given(image, 'image.jpg'),
		masks: [{ file: given(mask, 'mask.png') }],
		...{ make: ['cleanMask'], fileName: '', names: new UniqueNames() },
		things: { smallest: 0, isSeparated: false, most: Infinity, ...things },
		cutout: WHOLE,
		inpainting: { kind: 'white', editsRest: false },
		change: { grow: 0, feather: 0 },
		outline: { tolerance: 1, offset: 0 },
		...work,
	});
	return items.map((made) => ('item' in made ? made.item.json : made));
}

const NONE = Buffer.from('no image');

/** Two boxes in black and white: 60 × 40 pixels in the image's upper left corner, 20 × 30 near its lower edge. */
async function drawBoxes(width: number, height: number): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><path fill="white" d="M10 20h60v40h-60zM100 200h20v30h-20z"/></svg>`;
	return await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
}

/** What is under them: in an image that is dark, as bright as they are. */
async function drawImage(width: number, height: number, orientation = 1): Promise<Buffer> {
	const boxes = sharp(await drawBoxes(width, height)).linear(0.8, 30);
	return await boxes.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

const separated = { things: { smallest: 0, isSeparated: true, most: Infinity } };

describe('an item of one thing tells where it is in the image as it is seen', () => {
	test.each<[string, number, [number, number], [number, number], number[][]]>([
		[
			'turned by a quarter',
			6,
			[400, 300],
			[400, 300],
			[
				[240, 10, 40, 60],
				[70, 100, 30, 20],
			],
		],
		[
			'of a mask with padding',
			1,
			[390, 290],
			[448, 320],
			[
				[10, 20, 60, 40],
				[100, 200, 20, 30],
			],
		],
	])('%s', async (_label, orientation, size, maskSize, expected) => {
		const image = await drawImage(...size, orientation);
		const found = await reportsOf(image, await drawBoxes(...maskSize), separated);
		expect(found).toHaveLength(expected.length);
		for (const [index, [left, top, width, height]] of expected.entries()) {
			expect(found[index].thing).toMatchObject({
				boundingBox: { left, top, width, height },
				center: { x: left + (width - 1) / 2, y: top + (height - 1) / 2 },
			});
			const { things } = found[index].mask as { things: IDataObject[] };
			expect(found[index].thing).toMatchObject(things[index]);
		}
	});
});

test('that the mask was found in something else than black and white is noted', async () => {
	const ones = sharp(await drawBoxes(200, 250))
		.toColourspace('b-w')
		.threshold(128)
		.linear(1 / 255, 0);
	const [found] = await reportsOf(undefined, await ones.png().toBuffer(), {});
	expect(found.mask).toMatchObject({ thingCount: 2 });
	expect(found.notes).toEqual([
		expect.stringMatching(/^The mask looks all black, .* 1 instead of 255/),
	]);
});

test('between the things of an item, other masks get their turn', async () => {
	const happened: string[] = [];
	const fake = fakeContext(() => new Error('nothing is asked for'));
	const { context } = fake;
	const { helpers } = context.n8n;
	const store = helpers.prepareBinaryData.bind(helpers);
	const boxes = await drawBoxes(200, 250);
	const needs = { inspectsAll: true, keepsMask: false, smallestThing: 0 };
	const image = { name: 'mask' as const, base64: '', bytes: boxes, format: PNG };
	let inspected: Promise<unknown> | undefined;
	helpers.prepareBinaryData = async (bytes, fileName, ...rest) => {
		happened.push('stored');
		inspected ??= inspectImage(context, image, needs).then(() => happened.push('inspected'));
		return await store(bytes as Buffer, fileName, ...rest);
	};
	expect(await reportsOf(undefined, boxes, separated, fake)).toHaveLength(2);
	await inspected;
	expect(happened).toEqual(['stored', 'inspected', 'stored']);
});

test('of a product image, what became of it stands beside the mask', async () => {
	const work: Partial<MaskWork> = { make: ['cutout'], cutout: { ...WHOLE, product: 'square' } };
	const [json] = await reportsOf(await drawImage(200, 250), await drawBoxes(200, 250), work);
	expect(Object.keys(json).slice(0, 4)).toEqual(['outcome', 'mask', 'product', 'images']);
});

test('masks that fail let others work on pixels in between, and count', async () => {
	const fake = fakeContext(() => new Error('nothing is asked for'));
	const order: string[] = [];
	let other: Promise<unknown> | undefined;
	const read = async () => {
		order.push('mask');
		other ??= workOnPixels(fake.context, async () => order.push('other'));
		return NONE;
	};
	const masks = Array.from({ length: 5_010 }, () => ({ file: { ...given(NONE), read } }));
	const items = await reportsOf(undefined, NONE, { masks }, fake);
	await other;
	expect(order.slice(0, 3)).toEqual(['mask', 'other', 'mask']);
	expect(items).toHaveLength(5_000);
});
