import { payingFirst, SharedTasks } from '../../../nodes/shared/create/sharedTasks';
import type { CreateJob } from '../../../nodes/shared/create/createJob';
import { OpenSlot, request } from './kit/fakeAccount';

const job = (item: number, reuseIdentical = true) =>
	({ request: request(item), options: { reuseIdentical } }) as unknown as CreateJob;

test('jobs with the same request share what the first one gets, if the user wants that', async () => {
	const shared = new SharedTasks<{ task: number }>();
	let tasks = 0;
	const get = async (each: CreateJob) =>
		await shared.get(each, new OpenSlot(), async () => await Promise.resolve({ task: ++tasks }));
	const all = await Promise.all([get(job(0)), get(job(0)), get(job(1)), get(job(0, false))]);
	expect(all).toEqual([
		{ task: 1, isShared: false },
		{ task: 1, isShared: true },
		{ task: 2, isShared: false },
		{ task: 3, isShared: false },
	]);
});

test('whoever waits for another one’s task fails with it', async () => {
	const shared = new SharedTasks<object>();
	const fail = async () => await Promise.reject(new Error('lost'));
	const both = [1, 2].map(async () => await shared.get(job(0), new OpenSlot(), fail));
	await expect(Promise.allSettled(both)).resolves.toEqual([
		{ status: 'rejected', reason: new Error('lost') },
		{ status: 'rejected', reason: new Error('lost') },
	]);
});

test('of those that share a task only the first pays', () => {
	const pays = payingFirst();
	expect([job(0), job(0), job(1), job(0, false), job(1)].map(pays)).toEqual([
		...[true, false, true, true, false],
	]);
});
