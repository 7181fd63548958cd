import type { TaskRecord } from '../../tools/simulator';
import { watchNode, type WatchedNode } from '../../integration/kit/chaosWatch';
import { useSimulator } from '../../integration/kit/simulation';

const ITEMS = 40;
const sim = useSimulator('small');
const { run } = sim;
const items = Array.from({ length: ITEMS }, (_, index) => ({ json: { factor: index } }));
const created = (): TaskRecord[] => [...sim.simulator.tasks.values()];

/** The IDs in the line that a stopped run leaves in n8n's log, and in those of creates that are answered later still. */
function loggedIds({ warnings }: WatchedNode): string[] {
	const lines = warnings.filter((text) => /of the stopped run/.test(text));
	return [...new Set(lines.flatMap((line) => /: (\S+)$/.exec(line)![1].split(',')))];
}

/**
 * Waits until all tasks since `before` are in the log, and gives them. Creates that were on their way at the stop are
 * taken and answered later, so the numbers have to agree for longer than an answer takes.
 */
async function allLogged(watched: WatchedNode, before: Set<string>): Promise<TaskRecord[]> {
	const ours = () => created().filter(({ id }) => !before.has(id));
	for (let agreed = 0; agreed < 150;) {
		agreed = loggedIds(watched).length === ours().length ? agreed + 1 : 0;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return ours();
}

/** Stops the execution as soon as `condition` holds; gives the time of the stop in milliseconds since 1970. */
function stopWhen(condition: () => boolean) {
	const stopped = { atMs: Infinity };
	const onStart = (stop: () => void) => {
		const timer = setInterval(() => {
			if (!condition()) return;
			clearInterval(timer);
			stopped.atMs = Date.now();
			stop();
		}, 5);
	};
	return { onStart, stopped };
}

/** Runs the items, stops when half of them are paid and some are at work, and waits until the node has really ended. */
async function stopHalfway(watched: WatchedNode) {
	const half = () =>
		sim.simulator.counters.tasksPaid >= ITEMS / 2 &&
		created().filter(({ phase }) => phase === 'processing').length >= 3;
	const { onStart, stopped } = stopWhen(half);
	const { run: whole } = await run(
		{ segmentFactor: '={{ $json.factor }}', options: { tasksInFlight: 12 } },
		{ items, onStart },
	);
	await watched.ended();
	return { whole, stoppedAtMs: stopped.atMs };
}

afterEach(() => jest.restoreAllMocks());

describe.each([
	{ day: 'a good day', faults: {} },
	{
		day: 'a bad day',
		faults: { get5xx: 0.05, getReset: 0.05, rate429: 0.02, imageTruncated: 0.1 },
	},
])('a run of forty that is stopped halfway, on $day', ({ faults }) => {
	test('leaves no task behind: each is in the log, done or not, and Get Task gives them all', async () => {
		sim.simulator.configure({ queueMs: 50, workMs: 5_000, spread: 0.9, apiLatencyMs: 40, faults });
		const before = new Set(sim.simulator.tasks.keys());
		const watched = watchNode();
		const { whole, stoppedAtMs } = await stopHalfway(watched);
		expect([whole.status, whole.data.resultData.error?.message]).toEqual([
			'canceled',
			expect.stringMatching(/canceled/),
		]);
		const ours = await allLogged(watched, before);
		const taskIds = loggedIds(watched);
		const undone = ours.filter(({ endedAtMs = Infinity }) => endedAtMs > stoppedAtMs);
		expect(undone.length).toBeGreaterThan(0);
		expect([...taskIds].sort()).toEqual(ours.map(({ id }) => id).sort());
		expect(ours.length).toBeLessThanOrEqual(ITEMS);

		const { main, error } = await run({ operation: 'getTask', taskId: taskIds.join(',') });
		expect(error).toBeUndefined();
		expect(main.map(({ json }) => json.task_id)).toEqual(taskIds);
		expect(main.every(({ json, binary }) => json.outcome === 'succeeded' && binary?.mask)).toBe(
			true,
		);
		expect(created().every(({ phase }) => phase === 'completed')).toBe(true);
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: ours.length,
			tasksPaid: ours.length,
		});
	});
});

test('a stop while creates are on their way: their IDs are in the log as well', async () => {
	sim.simulator.configure({
		queueMs: 50,
		workMs: 5_000,
		spread: 0,
		apiLatencyMs: 2_000,
		faults: {},
	});
	const before = new Set(sim.simulator.tasks.keys());
	const watched = watchNode();
	// The service has taken the tasks, the answers with their IDs are still to come.
	const { onStart } = stopWhen(() => sim.simulator.counters.tasksCreated >= 5);
	await run({ options: { tasksInFlight: 12 } }, { items, onStart });
	await watched.ended();
	const ours = await allLogged(watched, before);
	expect(loggedIds(watched).sort()).toEqual(ours.map(({ id }) => id).sort());
	expect(ours.length).toBeLessThanOrEqual(12);
});

test('a stop in the middle of the downloads: the tasks whose images were cut off are in the log', async () => {
	sim.simulator.configure({
		...{ queueMs: 20, workMs: 40, spread: 0, apiLatencyMs: 0, dripMs: 100 },
		faults: { imageSlow: 1 },
	});
	const before = sim.simulator.tasks.size;
	const watched = watchNode();
	const { onStart, stopped } = stopWhen(() => sim.simulator.counters.requests.image >= 4);
	await run({ options: { tasksInFlight: 6 } }, { items: items.slice(0, 6), onStart });
	await watched.ended();
	sim.simulator.configure({ faults: {} });
	expect(stopped.atMs).toBeLessThan(Infinity);
	// All six are done at the service, and none of them at the node: every image takes two seconds.
	const ours = created().slice(before);
	expect(loggedIds(watched).sort()).toEqual(ours.map(({ id }) => id).sort());
});
