import { renderSample, sampleCatalog, scaleSamples } from '../tools/simulator';
import { POINTS_PER_USD } from '../tools/simulator/service/accounts';
import { itemWith } from './kit/binaryData';
import { sample, SAMPLE_SCALE, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

// They cost more than the least that anything costs.
beforeAll(() => scaleSamples(1));
afterAll(() => scaleSamples(SAMPLE_SCALE));

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));

/** The credential of a new account with so much left. */
function accountWith(usd: number) {
	const { apiKey } = sim.simulator.addAccount({ balancePoints: usd * POINTS_PER_USD });
	return { apiKey, baseUrl: sim.simulator.apiUrl };
}

describe('what an item cost', () => {
	test('is what PiAPI says', async () => {
		const { main } = await run();
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(main[0].json.costUsd).toBe(task.paidPoints / POINTS_PER_USD);
		expect(main[0].json).not.toHaveProperty('costIsEstimated');
	});

	test('is estimated from the pixels of its image where PiAPI does not say', async () => {
		sim.simulator.configure({ outputShape: 'legacy' });
		const task = (await run({ operation: 'submit' })).main[0].json;
		const { width, height } = await renderSample(sample.name);
		const data = {
			task_id: task.task_id,
			status: 'completed',
			output: { image_url: `${sim.simulator.imageUrl}/results/${task.task_id}/2.png` },
			meta: { usage: null },
		};
		await run({ operation: 'getTask', taskId: task.task_id as string });
		sim.simulator.configure({ outputShape: 'image_urls' });
		sim.simulator.script('get', [{ status: 200, body: { code: 200, data } }]);
		const { main } = await run({ operation: 'getTask', taskId: task.task_id as string });
		expect(main[0].json).toMatchObject({
			costUsd: Math.max(Math.ceil((width * height) / 1e6), 1) / 100,
			costIsEstimated: true,
		});
	});

	test('is an estimate while the task is pending, and the same as what is billed later', async () => {
		const { image } = await renderSample(sampleCatalog[1].name);
		const { main } = await run(
			{ operation: 'submit', imageSource: 'binary' },
			{ items: [await itemWith(image)] },
		);
		const { task_id: taskId, costUsd } = main[0].json;
		expect(main[0].json).toMatchObject({ outcome: 'pending', costIsEstimated: true });
		const billed = (await run({ operation: 'getTask', taskId: taskId as string })).main[0].json;
		expect(billed).not.toHaveProperty('costIsEstimated');
		expect(billed.costUsd).toBe(costUsd);
	});

	test('is left out while neither PiAPI nor the image tells', async () => {
		const [{ json }] = (await run({ operation: 'submit' })).main;
		expect(json.outcome).toBe('pending');
		expect(json).not.toHaveProperty('costUsd');
	});
});

describe('the hint of a run', () => {
	test('one image: the mask, its cost and the time', async () => {
		const { hints } = await run();
		expect(hints).toMatchObject([
			{ type: 'info', message: expect.stringMatching(/^1 mask; cost: \$0\.\d+; time: \d+ s\.$/) },
		]);
	});

	test('sums up masks, failures, cost and time; the costs are those of the items', async () => {
		const settings = { onError: 'continueRegularOutput' as const };
		sim.simulator.script('create', [
			{ status: 400, body: { code: 400, message: 'invalid prompt' } },
		]);
		const { main, hints } = await run({}, { items: items(4), settings });
		const total = main.reduce((sum, { json }) => sum + Number(json.costUsd ?? 0), 0);
		expect(total).toBeGreaterThan(0);
		expect(hints).toMatchObject([
			{
				type: 'warning',
				message: expect.stringMatching(
					new RegExp(`^3 masks; 1 item failed; cost: \\$${total.toFixed(2)}; time: \\d+ s\\.$`),
				),
			},
		]);
	});

	test('after Submit: how many, what they are likely to cost, and what next', async () => {
		const { image } = await renderSample(sample.name);
		const files = await Promise.all([itemWith(image), itemWith(image), itemWith(image)]);
		const { hints } = await run({ operation: 'submit', imageSource: 'binary' }, { items: files });
		expect(hints).toMatchObject([
			{
				type: 'info',
				message: expect.stringMatching(
					/^3 tasks submitted, not done yet; cost: about \$0\.06 \(estimated for 3 of 3\); time: \d+ s\. Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task\.$/,
				),
			},
		]);
	});

	test('after Get Task: what the task has cost, and that nothing was paid for fetching it', async () => {
		const taskId = (await run({ operation: 'submit' })).main[0].json.task_id as string;
		const { hints } = await run({ operation: 'getTask', taskId });
		expect(hints[0].message).toMatch(
			/^1 mask; no charge for this run; the task cost \$0\.\d+; time: \d+ s\.$/,
		);
	});

	test('after Get Task: like that of Segment, or how to go on with a task that is not done', async () => {
		const taskId = (await run({ operation: 'submit' })).main[0].json.task_id as string;
		const data = { task_id: taskId, task_type: 'segment', status: 'pending' };
		sim.simulator.script('get', [{ status: 200, body: { code: 200, data } }]);
		const look = { operation: 'getTask', taskId, waitForCompletion: false };
		const { hints } = await run(look);
		expect(hints[0].message).toMatch(
			/^1 task, not done yet; time: \d+ s\. Next: run Get Task again later, or turn on Wait for Completion\.$/,
		);
	});
});

describe('a balance below the least that the run can cost', () => {
	const settings = { onError: 'continueErrorOutput' as const };

	test('is told in a hint and does not block', async () => {
		const credential = accountWith(0.025);
		const { main, hints } = await run({}, { items: items(3), credential, settings });
		expect(main.length).toBeGreaterThan(0);
		expect(hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/has \$0\.025 left, and 3 tasks cost at least \$0\.03/),
		});
	});

	test('counts the pixels of files', async () => {
		const { image, width, height } = await renderSample(sample.name);
		expect(width * height).toBeGreaterThan(1_100_000);
		const files = await Promise.all([itemWith(image), itemWith(image)]);
		const credential = accountWith(0.021);
		const { hints } = await run({ imageSource: 'binary' }, { items: files, credential, settings });
		expect(hints[0].message).toMatch(/has \$0\.021 left, and 2 tasks cost at least \$0\.02\d+/);
	});

	test('is not told where it will do, or where items share a task', async () => {
		const shared = { options: { reuseIdentical: true } };
		const { hints } = await run(shared, { items: items(5), credential: accountWith(0.04) });
		expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^5 masks; /)]);
		const enough = await run({}, { items: items(2), credential: accountWith(5) });
		expect(enough.hints).toHaveLength(1);
	});
});
