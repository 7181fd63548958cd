import type { INodeExecutionData, INodeParameters, ITaskData } from 'n8n-workflow';

import type { ScriptedAnswer } from '../../tools/simulator';
import { runLoop, type LoopOptions } from '../../integration/kit/chaosLoop';
import { sample, useSimulator } from '../../integration/kit/simulation';

const ROUNDS = 3;
const BATCH = 4;
const sim = useSimulator('small');
const { run } = sim;
/** Every round asks for the same, so that nothing but the round tells its tasks apart. */
const items: INodeExecutionData[] = Array.from({ length: ROUNDS * BATCH }, (_, index) => ({
	json: { factor: index % BATCH },
}));
const gone: ScriptedAnswer = { status: 404, body: '' };
const retries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

async function loop(
	settings: LoopOptions['settings'] = {},
	options: INodeParameters = {},
): Promise<ITaskData[]> {
	const { apiKey, apiUrl: baseUrl } = sim.simulator;
	return await runLoop({
		credential: { apiKey, baseUrl },
		items,
		batchSize: BATCH,
		settings,
		parameters: {
			operation: 'segment',
			imageUrl: sim.imageUrl,
			prompt: sample.prompt,
			segmentFactor: '={{ $json.factor }}',
			options: { pollIntervalSeconds: 0.5, ...options },
		},
	});
}

/** IDs of the tasks in the order of rounds and items. */
function taskIds(rounds: ITaskData[]): unknown[] {
	return rounds.flatMap((round) => (round.data?.main[0] ?? []).map(({ json }) => json.task_id));
}

/** Every item of every round has a task of its own, its own factor, and the tasks are all that were created. */
function expectOwnTasks(rounds: ITaskData[], tasksCreated = items.length): void {
	expect(rounds.map(({ error }) => error?.message)).toEqual(rounds.map(() => undefined));
	expect(rounds).toHaveLength(ROUNDS);
	for (const [index, round] of rounds.entries()) {
		const output = round.data!.main[0]!;
		expect(output.map(({ json }) => json.input)).toMatchObject(
			items.slice(index * BATCH, (index + 1) * BATCH).map(({ json }) => ({
				segment_factor: json.factor,
			})),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(output.map((_, item) => ({ item })));
	}
	expect(new Set(taskIds(rounds)).size).toBe(items.length);
	expect(sim.simulator.counters).toMatchObject({ tasksCreated, tasksPaid: tasksCreated });
}

beforeEach(() => sim.simulator.configure({ historyDelayMs: 0, faults: {} }));

test('a loop over the node: each round has its own tasks, though all ask for the same', async () => {
	expectOwnTasks(await loop());
});

test.each([0, 1, 2])(
	'Retry On Fail in round %i picks up the tasks of that round alone',
	async (bad) => {
		const whole: ScriptedAnswer[] = Array.from({ length: bad * BATCH }, () => 'pass');
		sim.simulator.script('image', [...whole, ...Array.from({ length: BATCH }, () => gone)]);
		expectOwnTasks(await loop(retries));
	},
);

test('a lost answer in a later round is not taken for the task of an earlier one', async () => {
	const answers: ScriptedAnswer[] = Array.from({ length: BATCH }, () => 'pass');
	sim.simulator.script('create', [
		...answers,
		{ reset: true },
		'pass',
		{ reset: true, taken: true },
	]);
	expectOwnTasks(await loop(retries, { tasksInFlight: 1 }));
});

test('a lost answer is not taken for the task of an earlier execution', async () => {
	const earlier = await run({ segmentFactor: 0 }, { items: [{ json: {} }, { json: {} }] });
	sim.simulator.script('create', [{ reset: true }]);
	// The second one's task comes after what was lost, so it shows what the history would list.
	const parameters = { segmentFactor: 0, options: { tasksInFlight: 1 } };
	const { main, error } = await run(parameters, { items: [{ json: {} }, { json: {} }] });
	expect(error).toBeUndefined();
	const taskIds = [...earlier.main, ...main].map(({ json }) => json.task_id);
	expect(new Set(taskIds).size).toBe(4);
	expect(sim.simulator.counters).toMatchObject({ tasksCreated: 4, tasksPaid: 4 });
});
