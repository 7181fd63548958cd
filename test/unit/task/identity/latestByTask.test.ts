import { LatestByTask } from '../../../../nodes/shared/task/identity/latestByTask';

test('what is known of a task is found however its ID is spelled, and the last noted is the last', () => {
	const latest = new LatestByTask<number>().set('A-1', 1).set('b', 2).set('a1', 3);
	expect([latest.get('A1'), latest.get('c')]).toEqual([3, undefined]);
	expect([...latest]).toEqual([
		['b', 2],
		['a1', 3],
	]);
});

test('of more than twenty thousand, what was noted longest ago is forgotten', () => {
	const latest = new LatestByTask<number>();
	for (let place = 0; place < 20_000; place++) latest.set(`t${place}`, place);
	latest.set('t0', 0).set('one more', 1);
	expect([latest.size, latest.get('t0'), latest.get('t1')]).toEqual([20_000, 0, undefined]);
});
