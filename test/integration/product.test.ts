import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';

import { itemWith, readBinary } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';
import { renderSample } from '../tools/simulator';

const sim = useSimulator();
const { run } = sim;

/** Four fields. */
const FOR_A_SHOP = {
	canvasWidth: 300,
	canvasHeight: 300,
	canvasMargin: 5,
	background: '#ffffff',
	cutoutFormat: 'jpeg',
};

async function cut(options: IDataObject) {
	const items = [await itemWith((await renderSample(sample.name)).image)];
	const parameters = { outputs: ['mask', 'cutout'], imageSource: 'binary' };
	return await run({ ...parameters, options: options as {} }, { items });
}

async function cornerOf(bytes: Buffer): Promise<number[]> {
	const part = { left: 0, top: 0, width: 1, height: 1 };
	return [...(await sharp(bytes).extract(part).raw().toBuffer())];
}

test('ready for a shop: on white, with a margin, as a JPEG', async () => {
	const { main } = await cut(FOR_A_SHOP);
	expect(main[0].binary!.cutout).toMatchObject({
		mimeType: 'image/jpeg',
		fileName: expect.stringMatching(/-cutout\.jpg$/),
	});
	expect(main[0].json).not.toHaveProperty('missingOutputs');
	const bytes = await readBinary(main[0].binary!.cutout);
	expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 300 });
	expect(await cornerOf(bytes)).toEqual([255, 255, 255]);
	const [cutout] = main[0].json.images as IDataObject[];
	expect(cutout).toMatchObject({ name: 'cutout', width: 300, height: 300 });
	expect((cutout.region as IDataObject).width).not.toBe(300);
	// The selection fills what the margin of 15 pixels leaves, one way at least.
	const { info } = await sharp(bytes)
		.trim({ background: '#fff', threshold: 20 })
		.toBuffer({ resolveWithObject: true });
	expect(Math.max(info.width, info.height)).toBeGreaterThan(262);
	expect(Math.max(info.width, info.height)).toBeLessThanOrEqual(272);
	expect(main[0].json.mask).toMatchObject({ empty: false });
});

test.each([
	['navy', [0, 0, 128]],
	['#f80', [255, 136, 0]],
])('on %s, as a PNG', async (background, colour) => {
	const { main } = await cut({ background });
	const bytes = await readBinary(main[0].binary!.cutout);
	expect((await sharp(bytes).metadata()).channels).toBe(3);
	expect(await cornerOf(bytes)).toEqual(colour);
});

test('standing at the bottom on the right of a transparent canvas', async () => {
	const { main } = await cut({
		...{ canvasWidth: 2000, canvasHeight: 2000, edge: 'sharp' },
		...{ horizontalAlign: 'end', verticalAlign: 'end' },
	});
	const bytes = await readBinary(main[0].binary!.cutout);
	const { info } = await sharp(bytes).trim().toBuffer({ resolveWithObject: true });
	const { boundingBox } = main[0].json.mask as { boundingBox: { width: number; height: number } };
	// What is smaller than the canvas keeps its size. A soft edge may count on either side.
	const near = (pixels: number) => expect.closeTo(pixels, -0.5);
	expect(info).toMatchObject({
		width: near(boundingBox.width),
		height: near(boundingBox.height),
		trimOffsetLeft: near(boundingBox.width - 2000),
		trimOffsetTop: near(boundingBox.height - 2000),
	});
});

/** How far an image on white is filled, as sharp trims it: the share of its side, the longer way. */
async function filledBySharp(bytes: Buffer): Promise<number> {
	const { width, height } = await sharp(bytes).metadata();
	const { info } = await sharp(bytes)
		.trim({ background: '#fff', threshold: 20 })
		.toBuffer({ resolveWithObject: true });
	return Math.max(info.width / width, info.height / height);
}

describe('a product image', () => {
	const AMAZON = { productImage: 'amazon', canvasWidth: 700, canvasHeight: 700 };

	test('is one choice, whose canvas is our own; what its shop does not like is data', async () => {
		const { main, hints } = await cut(AMAZON);
		const bytes = await readBinary(main[0].binary!.cutout);
		expect(await sharp(bytes).metadata()).toMatchObject({
			format: 'jpeg',
			width: 700,
			height: 700,
		});
		expect(await cornerOf(bytes)).toEqual([255, 255, 255]);
		const product = main[0].json.product as IDataObject;
		expect(product).toEqual({
			...{ filled: 0.86, width: 700, height: 700, touchesEdge: false },
			enlargedBy: expect.any(Number),
			problems: expect.any(Array),
		});
		expect(Math.abs((await filledBySharp(bytes)) - 0.86)).toBeLessThan(0.02);
		// The sample has fewer pixels than that, so it is enlarged.
		const { main: cropped } = await cut({ cropToMask: true });
		const { width, height } = await sharp(await readBinary(cropped[0].binary!.cutout)).metadata();
		const longer = Math.max(width, height);
		expect(Math.abs(((product.enlargedBy as number) * longer) / (0.86 * 700) - 1)).toBeLessThan(
			0.02,
		);
		expect(product.problems).toContainEqual(
			'The image is 700 × 700 pixels: Amazon wants at least 1000 on the longer side',
		);
		expect(hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/1 product image to check: see product\.problems/),
		});
	});

	test('has no problems if there are none, and an If node finds that', async () => {
		const { main, hints } = await cut({ productImage: 'square', productImageSize: 100 });
		expect(main[0].json.product).toMatchObject({ width: 100, enlargedBy: 1, problems: [] });
		expect(hints[0].type).toBe('info');
	});

	test('is also in the short form', async () => {
		const { main } = await cut({ productImage: 'square', productImageSize: 100, simplify: true });
		expect(main[0].json.product).toMatchObject({ filled: 0.9, problems: [] });
	});

	test('is there for each thing', async () => {
		const options = { productImage: 'square', productImageSize: 100, separateThings: true };
		const { main } = await cut(options);
		expect(main.map(({ json }) => json.product)).toEqual(
			main.map(() => expect.objectContaining({ width: 100, height: 100 })),
		);
	});

	test('of a task that is done, by Get Task', async () => {
		const { main } = await run({ outputs: ['mask'] });
		const { task_id: taskId } = main[0].json;
		const options = { productImage: 'etsy', canvasWidth: 120, canvasHeight: 120 };
		const parameters = { operation: 'getTask', taskId: taskId as string, outputs: ['cutout'] };
		const { main: got } = await run({ ...parameters, options });
		expect(got[0].json.product).toMatchObject({ width: 120, height: 120 });
		expect(got[0].binary!.cutout.mimeType).toBe('image/jpeg');
	});

	test('is not there without a cutout, nor if it is not wanted', async () => {
		const { main } = await cut({ productImage: 'none' });
		expect(main[0].json).not.toHaveProperty('product');
		const { main: masks } = await run({ outputs: ['mask'], options: AMAZON });
		expect(masks[0].json).not.toHaveProperty('product');
	});

	test('a shop that is not known is refused before anything is paid', async () => {
		const { error } = await run({ outputs: ['cutout'], options: { productImage: 'ebay' } });
		expect(error?.message).toMatch(/^Product Image under Options is not one of the options: ebay/);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});
});

test('an option that does nothing is named, once for a run', async () => {
	const { main, hints } = await cut({ canvasMargin: 5, horizontalAlign: 'end' });
	const note =
		'Canvas Margin and Canvas Horizontal Alignment have no effect without Canvas Width or Canvas Height';
	expect(main[0].json.notes).toEqual([note]);
	expect(hints[0].message).toContain(note);
});

test.each([
	['background', { background: 'wite' }, /Background under Options is not a colour: wite/],
	['cutoutFormat', { cutoutFormat: 'jpeg' }, /A JPEG cannot be transparent/],
	[
		'cutoutFormat',
		{ cutoutFormat: 'gif' },
		/^Cutout Format under Options is not one of the options: gif/,
	],
	[
		'canvasWidth',
		{ canvasWidth: -1 },
		/^Canvas Width \(Pixels\) under Options is not a number from 0 to 10000: -1/,
	],
	[
		'jpegQuality',
		{ cutoutFormat: 'jpeg', background: '#fff', jpegQuality: 0 },
		/^JPEG Quality under Options is not a number from 1 to 100: 0/,
	],
	['canvasMargin', { canvasMargin: 50 }, /^Canvas Margin \(Percent\) under Options .* 49: 50/],
	['verticalAlign', { verticalAlign: 'top' }, /Vertical Alignment .* not one of the options: top/],
])('a wrong %s is refused before anything is paid', async (_name, options, message) => {
	const { error } = await run({ outputs: ['cutout'], options });
	expect(error?.message).toMatch(message);
	expect(sim.simulator.counters.tasksCreated).toBe(0);
});

test('where a JPEG would be transparent, the advice has the names of the screen', async () => {
	const { error } = await run({ outputs: ['cutout'], options: { cutoutFormat: 'jpeg' } });
	expect(error?.description).toMatch(
		/^Enter a Background under Options, .* choose PNG as Cutout Format\./,
	);
});
