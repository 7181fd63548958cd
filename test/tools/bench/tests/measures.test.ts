import { measureRun } from '../measures';
import type { RequestRecord, TaskRecord } from '../../simulator';

function request(kind: RequestRecord['kind'], atMs: number, taskId?: string, status = 200) {
	return { kind, atMs, taskId, status } as RequestRecord;
}

function task(id: string, endedAtMs: number, fetchedAtMs: number[]) {
	return { id, createdAtMs: 1_000, endedAtMs, fetchedAtMs, paid: true } as TaskRecord;
}

it('measures from the first create to the last mask', () => {
	const measures = measureRun({
		slots: 2,
		connections: 3,
		tasks: [task('a', 4_000, [3_000, 4_100]), task('b', 5_000, [3_000, 4_100, 5_300])],
		requests: [
			request('account', 900),
			request('create', 1_000, 'a'),
			request('create', 1_000, 'b'),
			request('get', 3_000, 'a'),
			request('get', 3_000, 'b'),
			request('get', 4_100, 'a'),
			request('get', 4_100, 'b'),
			request('image', 4_200, 'a'),
			request('get', 5_200, 'b', 429),
			request('get', 5_300, 'b'),
			request('image', 5_400, 'b', 503),
			request('image', 5_500, 'b'),
		],
	});
	expect(measures).toEqual({
		makespanMs: 4_500,
		taskTimesMs: [3_000, 4_000],
		looksPerTask: 3,
		meanLagMs: 200,
		lag95Ms: 300,
		connections: 3,
		requests: 12,
		refused: 1,
		others: 1,
		tasksCreated: 2,
		tasksPaid: 2,
		masksFetched: 2,
	});
});

it('has no time where nothing was fetched', () => {
	const unseen = { slots: 1, connections: 0, tasks: [task('a', 4_000, [3_000])], requests: [] };
	expect(measureRun(unseen)).toMatchObject({
		makespanMs: NaN,
		meanLagMs: NaN,
		lag95Ms: NaN,
		masksFetched: 0,
	});
});
