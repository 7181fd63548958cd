import { items, openService } from './kit/paidRows';
import { taskIdsOf, VirtualRun } from './kit/virtualRun';

test('a run without faults', async () => {
	const { service, run } = openService();
	const { error, output } = await run({ items: items(20) });
	expect(error).toBeUndefined();
	expect(output.map(({ json }) => json.outcome)).toEqual(Array(20).fill('succeeded'));
	expect(service.tasks).toHaveLength(20);
});

test('two runs at once with the same request: a task whose answer is still to come is not taken by the other', async () => {
	const { clock, service } = openService();
	// The first create is lost and was not taken; the answer of the second comes late.
	service.script.add('create', [{ reset: true }, { delayMs: 20_000 }]);
	const runs = [1, 2].map(() => new VirtualRun(service, { items: items(3) }));
	await clock.passUntil(Promise.all(runs.map(async ({ ended }) => await ended)));
	const taskIds = runs.flatMap(taskIdsOf);
	expect(runs.map(({ error }) => error?.message)).toEqual([undefined, undefined]);
	expect(new Set(taskIds).size).toBe(6);
	expect(service.tasks).toHaveLength(6);
});
