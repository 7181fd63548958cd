import { renderSample, sampleCatalog } from '../tools/simulator';
import { POINTS_PER_USD } from '../tools/simulator/service/accounts';
import { itemWith } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

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
			costUsd: Math.max((width * height) / 1e6, 1) / 100,
			costIsEstimated: true,
		});
	});

	test('is an estimate while the task is pending', async () => {
		const { image } = await renderSample(sampleCatalog[1].name);
		const { main } = await run(
			{ operation: 'submit', imageSource: 'binary' },
			{ items: [await itemWith(image)] },
		);
		expect(main[0].json).toMatchObject({ outcome: 'pending', costIsEstimated: true });
		expect(main[0].json.costUsd).toBeGreaterThanOrEqual(0.01);
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
		sim.simulator.script('create', [{ status: 400, body: { code: 400, message: 'no' } }]);
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

	test('says how many costs are estimates', async () => {
		const { hints } = await run({ operation: 'submit' }, { items: items(3) });
		expect(hints[0].message).toMatch(
			/^3 tasks pending; cost: \$[\d.]+ \(estimated for 3 of 3\); time: \d+ s\.$/,
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
