import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import { decodeRgba } from '../tools/images/compareCutouts';
import { readFixture, takenImages } from '../fixtures/images';
import { renderSample, sampleCatalog, truthMask } from '../tools/simulator';
import { itemWith, readBinary } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

/** Looked up once: in a test's own context each look at a global takes its time. */
const { abs, max, round } = Math;

const CUTOUT = { outputs: ['mask', 'cutout'] };
/** How far a JPEG's colours may lie from another decoder's. */
const JPEG_LEVELS = 4;

/** The source as sharp sees it, with a mask as its alpha. */
async function expectCutout(item: INodeExecutionData, source: Buffer, mask: Uint8Array) {
	const cutout = await decodeRgba(await readBinary(item.binary!.cutout));
	const expected = await decodeRgba(source);
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
		const parameters = { ...CUTOUT, imageSource: 'binary', options: { sendBinaryAs } };
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

describe('images of many encoders: the right pixels, or a clear reason', () => {
	test.each(takenImages)('%s', async (name) => {
		const source = readFixture(name);
		const parameters = { ...CUTOUT, imageSource: 'binary', prompt: 'everything' };
		const { main, hints } = await run(parameters, { items: [await itemWith(source)] });
		expect(main[0].binary).toHaveProperty('mask');
		if (main[0].binary!.cutout) {
			const mask = await sharp(await readBinary(main[0].binary!.mask))
				.extractChannel(0)
				.raw()
				.toBuffer();
			await expectCutout(main[0], source, mask);
		} else {
			expect(name).toMatch(/webp$|cmyk/);
			expect(main[0].json).toMatchObject({
				missingOutputs: ['cutout'],
				notes: [expect.stringMatching(/^No cutout: .*(WebP file|CMYK)/)],
			});
			expect(hints[0]).toMatchObject({
				type: 'warning',
				message: expect.stringMatching(/No cutout: /),
			});
		}
	});
});

describe('as the user wants it', () => {
	test('cropped to the mask, with padding', async () => {
		const options = { cropToMask: true, cropPadding: 7 };
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
		expect(images[0]).toMatchObject({ name: 'cutout', ...part });
		const cutout = await decodeRgba(await readBinary(main[0].binary!.cutout));
		expect(cutout).toMatchObject({ width: part.width, height: part.height });
		const whole = await sharp(await readBinary((await run(CUTOUT)).main[0].binary!.cutout))
			.extract(part)
			.raw()
			.toBuffer();
		expect(Buffer.compare(cutout.data, whole)).toBe(0);
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
		['cropPadding', -1, /Crop Padding under Options is not a number of at least 0: -1/],
		['softEdge', 'much', /Soft Edge under Options is not a number/],
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

	test('where nothing is found, and it is to be cropped', async () => {
		const { main } = await run({
			...CUTOUT,
			negativePrompt: 'everything',
			options: { cropToMask: true },
		});
		expect(Object.keys(main[0].binary!)).toEqual(['mask']);
		expect(main[0].json.notes).toEqual([
			'No cutout: nothing is selected, so there is nothing to crop to',
		]);
	});

	test('where no image is a mask', async () => {
		sim.simulator.configure({ outputShape: 'image_url', imageOrder: [0, 1, 0, 1] });
		const { main } = await run(CUTOUT);
		sim.simulator.configure({ outputShape: 'image_urls', imageOrder: [0, 1, 2, 3] });
		expect(Object.keys(main[0].binary!)).toEqual(['image1']);
		expect(main[0].json.missingOutputs).toEqual(['mask', 'cutout']);
	});
});
