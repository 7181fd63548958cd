import { useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;

describe('many items', () => {
	test('come out in the order of the input, as many at once as the plan allows, also where the service takes no more', async () => {
		sim.simulator.configure({
			spread: 0.5,
			// So long that no place is free again before the plan is full, also on a slow machine.
			workMs: 10_000,
			maxConcurrentTasks: 4,
			beyondLimit: 'reject429',
		});
		const factors = [0, 3, -3, 5, -5, 7, -7, 9, -9, 11];
		const items = factors.map((factor) => ({ json: { factor } }));
		const { main, hints } = await run({ segmentFactor: '={{ $json.factor }}' }, { items });
		sim.simulator.configure({
			spread: 0,
			workMs: 40,
			maxConcurrentTasks: 20,
			beyondLimit: 'queue',
		});
		expect(
			main.map(({ json }) => (json.input as { segment_factor: number }).segment_factor),
		).toEqual(factors);
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual(factors.map((_, item) => ({ item })));
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: 10,
			tasksPaid: 10,
			// The one that was to wait there, which this service does not take: it is not tried again.
			rejectedBeyondLimit: 1,
			requests: { account: 1 },
		});
		expect(hints).toMatchObject([
			{
				message: expect.stringMatching(/^10 masks; cost: \$0\.\d\d; time: \d+ s\.$/),
				type: 'info',
			},
		]);
	});

	test('as many at once as the user says, without asking the account', async () => {
		sim.simulator.configure({ workMs: 200 });
		await run(
			{ options: { tasksInFlight: 2 } },
			{ items: Array.from({ length: 5 }, () => ({ json: {} })) },
		);
		sim.simulator.configure({ workMs: 40 });
		expect(sim.simulator.counters).toMatchObject({ concurrentPeak: 2, requests: { account: 0 } });
	});

	test('none: nothing is asked and nothing comes out', async () => {
		const { error } = await run({}, { items: [] });
		expect(error).toBeUndefined();
		expect(sim.simulator.requests).toEqual([]);
	});
});
