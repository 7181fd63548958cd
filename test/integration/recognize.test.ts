import sharp from 'sharp';

import { renderSample, truthMask, type SimulatorOptions } from '../tools/simulator';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const NAMES = ['annotated', 'negativeAnnotated', 'mask', 'invertedMask'];
const OTHERWISE = /in a different order than documented, so they are named by their pixels/;
const AS_USUAL: Partial<SimulatorOptions> = {
	outputShape: 'image_urls',
	imageOrder: [0, 1, 2, 3],
	imageFormat: 'png',
	imageFileNames: 'numbers',
	nothingFound: 'emptyMask',
};

afterEach(() => sim.simulator.configure(AS_USUAL));

const truth = async () =>
	Buffer.from(await truthMask(await renderSample(sample.name), sample.prompt, '', 0));

describe('where the documented order is not kept, the pixels tell', () => {
	test.each([
		['the masks first', [2, 3, 0, 1]],
		['the mask first, its inverse last', [2, 0, 1, 3]],
		['the mask in place of a photograph', [2, 1, 0, 3]],
	])('%s: the mask is the mask, and the run says so', async (_label, imageOrder) => {
		sim.simulator.configure({ imageOrder });
		const { main, hints } = await run();
		expect(Buffer.compare(await readPixels(main[0]), await truth())).toBe(0);
		expect(Object.keys(main[0].binary!)).toEqual(['mask']);
		expect(main[0].json.notes).toEqual([expect.stringMatching(OTHERWISE)]);
		expect(hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(OTHERWISE) });
	});

	test('all four get their names', async () => {
		sim.simulator.configure({ imageOrder: [2, 3, 0, 1] });
		const { main } = await run({ outputs: NAMES });
		const usual = await (async () => {
			sim.simulator.configure(AS_USUAL);
			return await run({ outputs: NAMES });
		})();
		for (const name of NAMES) {
			const [ours, theirs] = [
				await readPixels(main[0], name),
				await readPixels(usual.main[0], name),
			];
			expect(Buffer.compare(ours, theirs)).toBe(0);
		}
		expect(main[0].json).not.toHaveProperty('missingOutputs');
	});

	test('a photograph asked for, and a mask in its place', async () => {
		sim.simulator.configure({ imageOrder: [2, 3, 0, 1] });
		const { main } = await run({ outputs: ['annotated'] });
		expect(Object.keys(main[0].binary!)).toEqual(['annotated']);
		expect(new Set(await readPixels(main[0], 'annotated')).size).toBeGreaterThan(10);
	});
});

describe('of two that are each other’s inverse, the first is the mask', () => {
	test('by their place alone', async () => {
		sim.simulator.configure({ imageOrder: [0, 1, 3, 2] });
		const { main } = await run();
		const inverse = (await truth()).map((value) => 255 - value);
		expect(Buffer.compare(await readPixels(main[0]), inverse)).toBe(0);
		expect(main[0].json).not.toHaveProperty('notes');
	});

	test.each([
		['in four', 'image_urls', [0, 1, 3, 2]],
		['in three', 'image_urls_three', [0, 1, 3, 2]],
		['with everything mixed up', 'image_urls', [3, 0, 2, 1]],
	] as const)('unless their names say otherwise: %s', async (_label, outputShape, order) => {
		sim.simulator.configure({
			outputShape,
			imageOrder: [...order],
			imageFileNames: 'openModel',
		});
		const { main } = await run();
		expect(Buffer.compare(await readPixels(main[0]), await truth())).toBe(0);
		expect(main[0].json).not.toHaveProperty('notes');
	});
});

test.each([
	['JPEG', 'jpg', 'image/jpeg'],
	['WebP', 'webp', 'image/webp'],
] as const)('as %s, a mask is told from photographs as well', async (_name, imageFormat, type) => {
	sim.simulator.configure({ imageOrder: [2, 3, 0, 1], imageFormat });
	const { main } = await run();
	expect(main[0].binary!.mask.mimeType).toBe(type);
	const [pixels, expected] = [await readPixels(main[0]), await truth()];
	expect(pixels.every((value, index) => Math.abs(value - expected[index]) < 128)).toBe(true);
});

describe('no image is a mask', () => {
	test.each([
		['one image, a photograph', 'image_url', [0, 1, 0, 1], ['image1']],
		['four photographs', 'image_urls', [0, 1, 0, 1], ['image1', 'image2', 'image3', 'image4']],
	] as const)(
		'%s: none is called mask, and the item says so',
		async (_label, outputShape, order, names) => {
			sim.simulator.configure({ outputShape, imageOrder: [...order] });
			const { main, hints } = await run();
			expect(Object.keys(main[0].binary!)).toEqual(names);
			expect(main[0].json).toMatchObject({
				outcome: 'succeeded',
				missingOutputs: ['mask'],
				notes: expect.arrayContaining([
					expect.stringMatching(/^None of the images .* is black and white/),
				]),
			});
			expect(main[0].json).not.toHaveProperty('mask');
			expect(hints[0].message).toMatch(
				/task done without a mask; PiAPI did not return: mask; .*None of/,
			);
		},
	);
});

describe('one look is enough', () => {
	test('only the mask is fetched where its place is right', async () => {
		await run();
		expect(sim.simulator.counters.requests.image).toBe(1);
	});

	test('a mask of any size is looked at, unless that is turned off', async () => {
		const white = { width: 2_001, height: 2_000, channels: 3 as const, background: 'white' };
		const body = await sharp({ create: white }).toColourspace('b-w').png().toBuffer();
		const answer = { status: 200, headers: { 'content-type': 'image/png' }, body };
		sim.simulator.script('image', [answer, answer]);
		const seen = (await run()).main[0].json;
		expect(seen).toMatchObject({ mask: { width: 2_001, coverage: 1, empty: false } });
		expect(seen).not.toHaveProperty('notes');
		const unseen = (await run({ options: { inspectMask: false } })).main[0].json;
		expect(unseen).not.toHaveProperty('mask');
		expect(unseen).not.toHaveProperty('notes');
	});

	test('not looked at at all, if so chosen: the place is believed', async () => {
		sim.simulator.configure({ imageOrder: [2, 3, 0, 1] });
		const { main } = await run({ options: { inspectMask: false } });
		expect(new Set(await readPixels(main[0])).size).toBeGreaterThan(10);
		expect(main[0].json).not.toHaveProperty('mask');
		expect(main[0].json).not.toHaveProperty('notes');
		expect(sim.simulator.counters.requests.image).toBe(1);
	});
});
