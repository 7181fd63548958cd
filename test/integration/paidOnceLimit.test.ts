import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import type { ScriptedAnswer } from '../tools/simulator';
import { itemWith } from './kit/binaryData';
import { taskIdsOf } from './kit/paidTasks';
import { useSimulator } from './kit/simulation';

const CENT_POINTS = 100_000;
const sim = useSimulator();
const { run } = sim;
afterEach(() => sim.simulator.configure({ faults: {} }));

/** A file of one million pixels or fewer for each item: each task is one cent. */
async function files(count: number): Promise<INodeExecutionData[]> {
	const create = { width: 60, height: 40, channels: 3, background: '#c8202a' } as const;
	const bytes = await sharp({ create }).png().toBuffer();
	return await Promise.all(
		Array.from({ length: count }, async () => await itemWith(bytes, 'red.png')),
	);
}

async function runWith(
	count: number,
	options: object,
	settings: object = { onError: 'continueErrorOutput' },
	operation = 'segment',
) {
	return await run(
		{
			operation,
			imageSource: 'binary',
			prompt: 'red',
			segmentFactor: '={{ $itemIndex }}',
			options: { sendBinaryAs: 'inline', ...options },
		},
		{ items: await files(count), settings },
	);
}

const spentCents = () => sim.simulator.counters.pointsCharged / CENT_POINTS;

describe('Spending Limit', () => {
	test.each([1, 3, 20])(
		'with %i tasks in flight: the first items are done, the rest is refused unpaid',
		async (tasksInFlight) => {
			const { main, errorOutput } = await runWith(12, { spendingLimitUsd: 0.05, tasksInFlight });
			expect(main.map(({ pairedItem }) => pairedItem)).toMatchObject(
				[0, 1, 2, 3, 4].map((item) => ({ item })),
			);
			expect(errorOutput).toHaveLength(7);
			for (const { json } of errorOutput)
				expect(json).toMatchObject({ error: { reason: 'spendingLimit' } });
			expect(sim.simulator.counters).toMatchObject({ tasksCreated: 5, tasksPaid: 5 });
			expect(spentCents()).toBe(5);
		},
	);

	test('it is not exceeded by lost answers', async () => {
		const lost: ScriptedAnswer = { reset: true, taken: true };
		sim.simulator.script('create', ['pass', 'pass', 'pass', lost, lost, 'pass']);
		const { main, errorOutput } = await runWith(10, { spendingLimitUsd: 0.05, tasksInFlight: 10 });
		expect(main).toHaveLength(5);
		expect(errorOutput).toHaveLength(5);
		expect(spentCents()).toBe(5);
	});

	test('nor by Retry On Fail', async () => {
		sim.simulator.script('image', Array(3).fill({ status: 404, body: '' }));
		const { error } = await runWith(
			4,
			{ spendingLimitUsd: 0.03, tasksInFlight: 4 },
			{ retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
		);
		expect(error).toMatchObject({ context: { data: { reason: 'spendingLimit' } } });
		expect(spentCents()).toBe(3);
	});

	test('a failed task is not billed, and makes room for another', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 } });
		sim.simulator.script('create', []);
		const first = await runWith(2, { spendingLimitUsd: 0.02, tasksInFlight: 1 });
		expect(first.main).toEqual([]);
		expect(spentCents()).toBe(0);
		sim.simulator.configure({ faults: { taskFailed: 0.5 } });
		const { main } = await runWith(20, { spendingLimitUsd: 0.05, tasksInFlight: 1 });
		expect(main).toHaveLength(5);
		expect(spentCents()).toBe(5);
	});

	test.each(['segment', 'submit'])(
		'a failed task that PiAPI says it has billed counts: %s',
		async (operation) => {
			const failed = (task_id: string): ScriptedAnswer => ({
				status: 200,
				body: {
					code: 200,
					data: { task_id, status: 'failed', meta: { usage: { consume: CENT_POINTS } } },
				},
			});
			sim.simulator.script('create', [failed(`${operation}-1`), failed(`${operation}-2`)]);
			const { errorOutput } = await runWith(
				3,
				{ spendingLimitUsd: 0.02, tasksInFlight: 1 },
				undefined,
				operation,
			);
			expect(errorOutput.map(({ json }) => (json.error as { reason: string }).reason)).toEqual([
				...['taskFailed', 'taskFailed', 'spendingLimit'],
			]);
			expect(sim.simulator.counters.requests.create).toBe(2);
		},
	);

	test('what is left over can be run again, and earlier tasks do not count', async () => {
		const apiKey = sim.simulator.addAccount().apiKey;
		const credential = { apiKey, baseUrl: sim.simulator.apiUrl };
		const again = async () =>
			await run(
				{
					imageSource: 'binary',
					prompt: 'red',
					segmentFactor: '={{ $itemIndex }}',
					options: { sendBinaryAs: 'inline', spendingLimitUsd: 0.04, reuseEarlierTasks: 1 },
				},
				{ items: await files(8), credential, settings: { onError: 'continueErrorOutput' } },
			);
		expect((await again()).main).toHaveLength(4);
		const second = await again();
		expect(new Set(taskIdsOf(second)).size).toBe(8);
		expect(spentCents()).toBe(8);
	});
});
