import { renderSample, sampleCatalog, truthMask } from '../tools/simulator';
import { floodFill } from '../unit/pixels/floodFill';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const EMPTY = { prompt: sample.prompt, negativePrompt: 'everything' };

/** The parts of at least a thousandth of the image, the largest first, as flooding finds them. */
function describeThings(truth: Uint8Array, width: number, height: number) {
	const { parts } = floodFill({ width, height, data: truth });
	const things = parts
		.filter(({ pixels }) => pixels >= truth.length / 1000)
		.sort((a, b) => b.pixels - a.pixels);
	return {
		thingCount: things.length,
		things: things.map(({ left, top, right, bottom, pixels, sumX, sumY }) => ({
			boundingBox: { left, top, width: right - left + 1, height: bottom - top + 1 },
			coverage: expect.closeTo(pixels / truth.length, 5),
			center: { x: expect.closeTo(sumX / pixels, 0), y: expect.closeTo(sumY / pixels, 0) },
		})),
	};
}

/** What `json.mask` must say, worked out from the truth. */
function describeTruth(truth: Uint8Array, width: number, height: number) {
	const points = [...truth.keys()].filter((index) => truth[index] > 127);
	const xs = points.map((index) => index % width);
	const ys = points.map((index) => Math.floor(index / width));
	const bounds = (values: number[]) =>
		values.reduce(
			([least, most], value) => [Math.min(least, value), Math.max(most, value)],
			[Infinity, -Infinity],
		);
	const [[left, right], [top, bottom]] = [bounds(xs), bounds(ys)];
	const isFound = points.length > 0;
	return {
		width,
		height,
		coverage: expect.closeTo(points.length / truth.length, 5),
		boundingBox: isFound ? { left, top, width: right - left + 1, height: bottom - top + 1 } : null,
		touchesEdge:
			isFound && (left === 0 || top === 0 || right === width - 1 || bottom === height - 1),
		empty: !isFound,
		...describeThings(truth, width, height),
	};
}

describe('json.mask tells what was found, and where', () => {
	const [{ name, prompt }] = sampleCatalog;
	const rows = [
		...sampleCatalog,
		{ name, prompt: 'everything', negativePrompt: '', segmentFactor: 0 },
		{ name, prompt, negativePrompt: 'everything', segmentFactor: 0 },
	];
	test.each(rows)('$name: "$prompt" without "$negativePrompt"', async (row) => {
		const { name, prompt, negativePrompt, segmentFactor } = row;
		const parameters = { prompt, negativePrompt, segmentFactor };
		const { main } = await run({ ...parameters, imageUrl: sim.simulator.sampleUrl(name) });
		const rendered = await renderSample(name);
		const truth = await truthMask(rendered, prompt, negativePrompt, segmentFactor);
		const { width, height } = main[0].json.mask as { width: number; height: number };
		expect(width * height).toBe(truth.length);
		expect(main[0].json.mask).toEqual(describeTruth(truth, width, height));
	});
});

describe('nothing found', () => {
	test('is an item like others, and the summary counts it', async () => {
		const items = [{ json: {} }, { json: {} }];
		const { main, hints } = await run(EMPTY, { items });
		expect(main.map(({ json }) => json.mask)).toEqual([
			expect.objectContaining({ empty: true, coverage: 0, boundingBox: null }),
			expect.objectContaining({ empty: true }),
		]);
		expect(hints[0].message).toMatch(
			/^Nothing found in 2 images for "[^"]+": use a plain English word such as "shoe"/,
		);
	});

	test('or an error, with the task by its ID', async () => {
		const options = { ifNothingFound: 'error' };
		const { error } = await run({ ...EMPTY, options });
		const [taskId] = sim.simulator.tasks.keys();
		expect(error).toMatchObject({
			message: 'Nothing in the image matches the prompt: the mask is empty',
			description: expect.stringContaining(
				`Task ${[...sim.simulator.tasks.keys()].at(-1)} is done and paid`,
			),
		});
		expect(taskId).toBeDefined();
	});

	test('on the error output, with reason and task ID as data', async () => {
		const parameters = {
			...EMPTY,
			negativePrompt: '={{ $json.without }}',
			options: { ifNothingFound: 'error' },
		};
		const items = [
			{ json: { sku: 'A', without: 'everything' } },
			{ json: { sku: 'B', without: '' } },
		];
		const settings = { onError: 'continueErrorOutput' as const };
		const { main, errorOutput } = await run(parameters, { items, settings });
		expect(main).toHaveLength(1);
		expect(errorOutput).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({
					sku: 'A',
					error: expect.objectContaining({ reason: 'emptyMask', taskId: expect.any(String) }),
				}),
			}),
		]);
	});

	test('is noticed even where only the photograph is asked for, or nothing is to be inspected', async () => {
		const options = { ifNothingFound: 'error', inspectMask: false };
		const { error } = await run({ ...EMPTY, outputs: ['annotated'], options });
		expect(error).toMatchObject({ context: { data: { reason: 'emptyMask' } } });
	});

	test('an option that is not one of the options is refused before anything is paid', async () => {
		const { error } = await run({ options: { ifNothingFound: 'skip' } });
		expect(error?.message).toMatch(/If Nothing Found .* not one of the options: skip/);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});
});

test('the field of the input gives way to the mask', async () => {
	const items = [{ json: { mask: 'old', sku: 'A' } }];
	const { main } = await run({ options: { includeInput: true } }, { items });
	expect(main[0].json).toMatchObject({ sku: 'A', mask: { empty: false } });
});
