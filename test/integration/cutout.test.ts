import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';

import { decodeRgba } from '../tools/images/compareCutouts';
import { storedPixels } from '../tools/images/sharpPixels';
import { readFixture, takenImages } from '../fixtures/images';
import { renderSample, sampleCatalog, truthMask } from '../tools/simulator';
import { itemWith, readBinary } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

/** Looked up once: in a test's own context each look at a global takes its time. */
const { abs, max, round } = Math;

/** The source as it is, and the mask as its alpha. */
const AS_IT_IS = { edge: 'sharp', cleanUpMask: false, keepHidden: true };
const CUTOUT = { outputs: ['mask', 'cutout'], options: AS_IT_IS };
/** How far a JPEG's colours may lie from another decoder's. */
const JPEG_LEVELS = 4;

/** The source as sharp sees it, with a mask as its alpha. */
async function expectCutout(item: INodeExecutionData, source: Buffer, mask: Uint8Array) {
	const cutout = await decodeRgba(await readBinary(item.binary!.cutout));
	// What sharp makes of inks is for another printer.
	const { space } = await sharp(source).metadata();
	const expected = await (space === 'cmyk' ? storedPixels : decodeRgba)(source);
	expect([cutout.width, cutout.height]).toEqual([expected.width, expected.height]);
	const allowed = source.subarray(0, 2).toString('hex') === 'ffd8' ? JPEG_LEVELS : 0;
	let [worstColour, worstAlpha] = [0, 0];
	for (let index = 0; index < mask.length; index++) {
		const at = 4 * index;
		const alpha = round((mask[index] * expected.data[at + 3]) / 255);
		worstAlpha = max(worstAlpha, abs(cutout.data[at + 3] - alpha));
		for (let channel = 0; channel < 3; channel++) {
			const difference = abs(cutout.data[at + channel] - expected.data[at + channel]);
			worstColour = max(worstColour, difference);
		}
	}
	expect(worstAlpha).toBe(0);
	expect(worstColour).toBeLessThanOrEqual(allowed);
}

/** Of a cutout's pixels: those that are fully transparent, those of them as in the source, and the half transparent ones. */
function countPixels(data: Uint8Array, source: Uint8Array) {
	const counts = { transparent: 0, keptHidden: 0, between: 0 };
	for (let at = 0; at < data.length; at += 4) {
		const alpha = data[at + 3];
		if (alpha > 0 && alpha < 255) counts.between += 1;
		if (alpha > 0) continue;
		counts.transparent += 1;
		const colours = [0, 1, 2].map((channel) => abs(data[at + channel] - source[at + channel]));
		if (max(...colours) <= JPEG_LEVELS) counts.keptHidden += 1;
	}
	return counts;
}

const photo = async (name = sample.name) => (await renderSample(name)).image;
const truthOf = async (name = sample.name, prompt = sample.prompt) =>
	await truthMask(await renderSample(name), prompt, '', 0);

describe('the source image with the mask as its alpha', () => {
	test.each(sampleCatalog.map(({ name, prompt }) => [name, prompt]))(
		'%s, by its address',
		async (name, prompt) => {
			const { main } = await run({ ...CUTOUT, imageUrl: sim.simulator.sampleUrl(name), prompt });
			expect(Object.keys(main[0].binary!)).toEqual(['cutout', 'mask']);
			expect(main[0].binary!.cutout).toMatchObject({
				mimeType: 'image/png',
				fileName: expect.stringMatching(/-cutout\.png$/),
			});
			expect(main[0].json).not.toHaveProperty('notes');
			await expectCutout(main[0], await photo(name), await truthOf(name, prompt));
		},
	);

	test.each(['inline', 'upload'])('from a file, sent by %s', async (sendBinaryAs) => {
		const items = [await itemWith(await photo())];
		const options = { ...AS_IT_IS, sendBinaryAs };
		const parameters = { ...CUTOUT, imageSource: 'binary', options };
		const { main } = await run(parameters, { items });
		await expectCutout(main[0], await photo(), await truthOf());
	});

	test.each(['inline', 'upload'])(
		'later by Get Task, where it was sent by %s',
		async (sendBinaryAs) => {
			const items = [await itemWith(await photo())];
			const options = { sendBinaryAs };
			const submitted = await run(
				{ operation: 'submit', imageSource: 'binary', options },
				{ items },
			);
			const taskId = submitted.main[0].json.task_id as string;
			const { main } = await run({ operation: 'getTask', taskId, ...CUTOUT });
			await expectCutout(main[0], await photo(), await truthOf());
			expect(JSON.stringify(main[0].json).length).toBeLessThan(5_000);
		},
	);

	test('alone, if it alone is asked for', async () => {
		const { main, hints } = await run({ outputs: ['cutout'] });
		expect(Object.keys(main[0].binary!)).toEqual(['cutout']);
		expect(main[0].json).toMatchObject({ mask: { empty: false } });
		expect(hints[0].message).toMatch(/^1 cutout;/);
	});
});

test('a mask with the noise of a lossy WebP leaves no veil', async () => {
	sim.simulator.configure({ imageFormat: 'webp' });
	try {
		const { main } = await run({ outputs: ['cutout'], options: AS_IT_IS });
		const { data } = await decodeRgba(await readBinary(main[0].binary!.cutout));
		const alpha = data.filter((_, at) => at % 4 === 3);
		expect(Buffer.compare(alpha, await truthOf())).toBe(0);
	} finally {
		sim.simulator.configure({ imageFormat: 'png' });
	}
});

describe('images of many encoders: the right pixels', () => {
	test.each(takenImages)('%s', async (name) => {
		const source = readFixture(name);
		const parameters = { ...CUTOUT, imageSource: 'binary', prompt: 'everything' };
		const { main } = await run(parameters, { items: [await itemWith(source)] });
		const mask = await sharp(await readBinary(main[0].binary!.mask))
			.extractChannel(0)
			.raw()
			.toBuffer();
		await expectCutout(main[0], source, mask);
	});
});

describe('as the user wants it', () => {
	test('cropped to the mask, with padding', async () => {
		const options = { ...AS_IT_IS, cropToMask: true, cropPadding: 7 };
		const { main } = await run({ ...CUTOUT, options });
		const { width, height, boundingBox: box } = main[0].json.mask as Record<string, any>;
		const left = Math.max(box.left - 7, 0);
		const top = Math.max(box.top - 7, 0);
		const part = {
			left,
			top,
			width: Math.min(box.left + box.width + 7, width) - left,
			height: Math.min(box.top + box.height + 7, height) - top,
		};
		const images = main[0].json.images as unknown[];
		expect(images).toMatchObject([
			{ name: 'cutout', region: part, width: part.width, height: part.height },
			{ name: 'mask', width, height },
		]);
		expect(images[1]).not.toHaveProperty('region');
		const cutout = await decodeRgba(await readBinary(main[0].binary!.cutout));
		expect(cutout).toMatchObject({ width: part.width, height: part.height });
		const whole = await sharp(await readBinary((await run(CUTOUT)).main[0].binary!.cutout))
			.extract(part)
			.raw()
			.toBuffer();
		expect(Buffer.compare(cutout.data, whole)).toBe(0);
	});

	test('with a smooth edge, and nothing hidden, where nothing is said', async () => {
		const { main } = await run({ outputs: ['cutout'] });
		const { data } = await decodeRgba(await readBinary(main[0].binary!.cutout));
		const source = await decodeRgba(await photo());
		const seen = countPixels(data, source.data);
		expect(seen.transparent).toBeGreaterThan(10_000);
		// All but a seam of two pixels is black.
		expect(seen.keptHidden).toBeLessThan(seen.transparent / 20);
		expect(seen.between).toBeGreaterThan(500);
	});

	test.each(['smooth', 'refined'])('%s: hidden pixels can be kept', async (edge) => {
		const options = { edge, keepHidden: true };
		const { main } = await run({ outputs: ['cutout'], options });
		const { data } = await decodeRgba(await readBinary(main[0].binary!.cutout));
		const source = await decodeRgba(await photo());
		const seen = countPixels(data, source.data);
		expect(seen.keptHidden).toBe(seen.transparent);
	});

	test('refined is not smooth, and a shrunk edge selects less', async () => {
		const sumOf = async (options: INodeParameters) => {
			const { main } = await run({ outputs: ['cutout'], options });
			const { data } = await decodeRgba(await readBinary(main[0].binary!.cutout));
			return data.reduce((sum, value, at) => (at % 4 === 3 ? sum + value : sum), 0);
		};
		const smooth = await sumOf({});
		expect(await sumOf({ edge: 'refined' })).not.toBe(smooth);
		expect(await sumOf({ shrinkEdge: 2 })).toBeLessThan(smooth * 0.99);
	});

	test.each([
		[true, { left: 40, top: 30 }],
		[false, { left: 0, top: 0 }],
	])('a speck in a corner: cleaned up %p', async (cleanUpMask, corner) => {
		const { width = 0, height = 0 } = await sharp(await photo()).metadata();
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges"><rect width="100%" height="100%"/><g fill="white"><rect width="2" height="2"/><rect x="40" y="30" width="100" height="80"/></g></svg>`;
		const mask = sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w').threshold(128);
		const body = await mask.png().toBuffer();
		sim.simulator.script('image', [{ status: 200, body }]);
		const options = { edge: 'sharp', cropToMask: true, cleanUpMask };
		const { main } = await run({ ...CUTOUT, options });
		sim.simulator.clearScript();
		const images = main[0].json.images as unknown[];
		expect(images[0]).toMatchObject({ name: 'cutout', region: corner });
		expect((await readBinary(main[0].binary!.mask)).equals(body)).toBe(true);
	});

	test('with a soft edge', async () => {
		const { main } = await run({ ...CUTOUT, options: { softEdge: 4 } });
		const { data } = await decodeRgba(await readBinary(main[0].binary!.cutout));
		const between = data.filter((value, index) => index % 4 === 3 && value > 0 && value < 255);
		expect(between.length).toBeGreaterThan(1_000);
	});

	test('a mask of another size is brought to the source’s, and the item says so', async () => {
		sim.simulator.configure({ imageScale: 0.5 });
		const { main } = await run(CUTOUT);
		sim.simulator.configure({ imageScale: 1 });
		const source = await sharp(await photo()).metadata();
		const cutout = await sharp(await readBinary(main[0].binary!.cutout)).metadata();
		expect([cutout.width, cutout.height]).toEqual([source.width, source.height]);
		expect(main[0].json.notes).toEqual([
			expect.stringMatching(/mask is not the size of your image/),
		]);
	});

	test.each([
		['cropPadding', -1, /^Crop Padding \(Pixels\) under Options is not a number of at least 0: -1/],
		['softEdge', 'much', /^Soft Edge \(Pixels\) under Options is not a number .*: much/],
		['softEdge', 201, /^Soft Edge \(Pixels\) under Options is not a number from 0 to 200: 201/],
	])('%s of %p is refused before anything is paid', async (name, value, message) => {
		const { error } = await run({ ...CUTOUT, options: { cropToMask: true, [name]: value } });
		expect(error?.message).toMatch(message);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});
});

describe('no cutout, but the mask, which is paid', () => {
	test('where the source is gone', async () => {
		const submitted = await run({ operation: 'submit' });
		const taskId = submitted.main[0].json.task_id as string;
		const { main: done } = await run({ operation: 'getTask', taskId });
		expect(done[0].json.outcome).toBe('succeeded');
		const gone = { status: 404, body: '' };
		sim.simulator.script('sample', [gone, gone, gone]);
		const { main } = await run({ operation: 'getTask', taskId, ...CUTOUT });
		sim.simulator.clearScript();
		expect(Object.keys(main[0].binary!)).toEqual(['mask']);
		expect(main[0].json.notes).toEqual([
			'No cutout: the source image could not be fetched from its address, or could not be read',
		]);
	});

	test.each([
		['at the size of the image', {}],
		['on a background', { background: 'white' }],
		['cropped', { cropToMask: true }],
		['on a canvas', { canvasWidth: 300 }],
		['of each thing', { separateThings: true }],
	])('where nothing is found: %s', async (_label, options) => {
		const { main, hints } = await run({ ...CUTOUT, negativePrompt: 'everything', options });
		expect(Object.keys(main[0].binary!)).toEqual(['mask']);
		expect(main[0].json).toMatchObject({ mask: { empty: true }, missingOutputs: ['cutout'] });
		expect(main[0].json).not.toHaveProperty('notes');
		expect(hints[0].message).toMatch(
			/^Nothing found in 1 image for .*; 1 mask; 1 task done without a cutout; /,
		);
	});

	test('where no image is a mask', async () => {
		sim.simulator.configure({ outputShape: 'image_url', imageOrder: [0, 1, 0, 1] });
		const { main } = await run(CUTOUT);
		sim.simulator.configure({ outputShape: 'image_urls', imageOrder: [0, 1, 2, 3] });
		expect(Object.keys(main[0].binary!)).toEqual(['image1']);
		expect(main[0].json.missingOutputs).toEqual(['mask', 'cutout']);
	});
});
