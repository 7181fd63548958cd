import type { IDataObject } from 'n8n-workflow';

import { taskIdsOf } from './kit/paidTasks';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();

/** Runs four items, each with a task of its own; every option is an expression. */
async function runWith(apiKey: string, options: IDataObject, prompt = 'red') {
	return await sim.run(
		{ prompt, segmentFactor: '={{ $itemIndex }}', options: options as {} },
		{
			items: Array.from({ length: 4 }, () => ({ json: {} })),
			credential: { apiKey, baseUrl: sim.simulator.apiUrl },
			settings: { onError: 'continueErrorOutput' },
		},
	);
}

describe("an option that holds for the whole run has the first item's value", () => {
	test.each([
		['={{ $itemIndex === 0 ? 24 : 0 }}', 4],
		['={{ $itemIndex === 0 ? 0 : 24 }}', 0],
	])(
		'Reuse Earlier Tasks: %s reuses %i',
		async (reuseEarlierTasks, count) => {
			const { apiKey } = sim.simulator.addAccount();
			const first = taskIdsOf(await runWith(apiKey, {}));
			const second = taskIdsOf(await runWith(apiKey, { reuseEarlierTasks }));
			expect(second.filter((id) => first.includes(id))).toHaveLength(count);
			expect(sim.simulator.counters.tasksPaid).toBe(8 - count);
		},
		60_000,
	);

	test('Spending Limit, also where the first item itself fails', async () => {
		const { apiKey } = sim.simulator.addAccount();
		const { main, errorOutput } = await runWith(
			apiKey,
			{ spendingLimitUsd: '={{ $itemIndex === 0 ? 0.01 : 9 }}' },
			'={{ $itemIndex === 0 ? "" : "red" }}',
		);
		expect(main).toHaveLength(1);
		expect(errorOutput!.map(({ json }) => (json.error as IDataObject).reason)).toEqual([
			'invalidParameter',
			'spendingLimit',
			'spendingLimit',
		]);
		expect(sim.simulator.counters.tasksPaid).toBe(1);
	}, 60_000);

	test.each(['={{ $itemIndex === 0 ? -1 : 9 }}', '={{ "much" }}'])(
		'where that is wrong, no item is paid: %s',
		async (spendingLimitUsd) => {
			const { apiKey } = sim.simulator.addAccount();
			const { errorOutput } = await runWith(apiKey, { spendingLimitUsd });
			expect(errorOutput!.map(({ json }) => (json.error as IDataObject).message)).toEqual(
				Array(4).fill(expect.stringMatching(/^Spending Limit \(USD\) under Options is not/)),
			);
			expect(sim.simulator.counters.tasksCreated).toBe(0);
		},
	);
});
