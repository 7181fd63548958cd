import { OwnTasks, ownTasksOf } from '../../../nodes/shared/create/ownTasks';
import { FakeService } from '../kit/fakeService';

const NOW_MS = 1_000_000;

/** Tasks of these ages; every other one was sent a mark. */
function tasksOf(agesMs: number[]): OwnTasks {
	const tasks = new OwnTasks();
	for (const [place, ageMs] of agesMs.entries()) {
		const answeredMs = NOW_MS - ageMs;
		const isMarked = place % 2 === 0;
		const mark = isMarked ? { digest: 'd', nonce: `${place}` } : undefined;
		tasks.note({ taskId: `${place}`, sentMs: answeredMs - 5, answeredMs, isMarked, mark });
	}
	return tasks;
}

describe('from when on the history is to be listed', () => {
	test.each([
		['no own tasks: from the lost one on', [], 5_000, 5_000],
		[
			'the third youngest, where the lost one is younger',
			[40_000, 20_000, 10_000, 7_000],
			5_000,
			20_000,
		],
		['as many as there are', [40_000, 20_000], 5_000, 40_000],
		['the lost one, where that is older', [3_000, 2_000, 1_000], 5_000, 5_000],
	])('%s', (_label, agesMs, sentAgoMs, expectedAgoMs) => {
		expect(NOW_MS - tasksOf(agesMs).listFrom(NOW_MS - sentAgoMs)).toBe(expectedAgoMs);
	});
});

test('the last ten that were sent a mark tell whether marks come back', () => {
	const marked = tasksOf(Array<number>(24).fill(0)).listMarked();
	expect([...marked.keys()]).toEqual([4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map(String));
});

test('those with a mark are listed, the newest first, as far back as asked for', () => {
	const rows = tasksOf([40, 30, 20, 10, 5]).listRows(NOW_MS - 20);
	expect(rows.map(({ taskId }) => taskId)).toEqual(['4', '2']);
});

test('each account of a process has its own', () => {
	const [one, other] = [new FakeService().context, new FakeService().context];
	expect(ownTasksOf({ ...one })).toBe(ownTasksOf(one));
	expect(ownTasksOf({ ...one, account: 'another' })).not.toBe(ownTasksOf(one));
	expect(ownTasksOf(other)).not.toBe(ownTasksOf(one));
});
