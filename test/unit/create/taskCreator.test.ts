import { refuse, rejection } from '../kit/fakeService';
import { openExecution } from './kit/openExecution';

test('a new task is created, written down and told in the log', async () => {
	const { account, lines, job, start, written } = openExecution();
	const { creator, create, book, slot } = start();
	account.service.clock.sleep = async () => await new Promise(() => {});
	expect(creator.isNew(job(0))).toBe(true);
	const { task, isReused, settle } = await create(job(0));
	expect([account.creates, isReused, slot.steps]).toEqual([1, false, ['send']]);
	creator.finish(account.context);
	expect(lines).toEqual([`PiAPI tasks created, for Get Task: ${task.id}`]);
	expect([book.taskIds(), book.spentUsd(), written()]).toEqual([[task.id], 0.01, 1]);
	settle(0.02);
	// Without a limit nobody asks what was spent.
	expect(book.spentUsd()).toBe(0.01);
});

test('what has to be done for the image is done before its task is paid for', async () => {
	const { account, job, start } = openExecution();
	const { create, book } = start();
	const given = job(0);
	given.request.image.prepare = async () => {
		expect(account.creates).toBe(0);
		await Promise.reject(new Error('no upload'));
	};
	expect(await rejection(create(given))).toMatchObject({ message: 'no upload' });
	expect([account.creates, book.spentUsd()]).toEqual([0, 0]);
});

describe('a second try of the execution', () => {
	test('takes the tasks of the first one, and pays for nothing again', async () => {
		const { account, job, start, written } = openExecution();
		const first = start();
		const ids = [await first.create(job(0)), await first.create(job(1))].map(({ task }) => task.id);
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		const again = [await second.create(job(0)), await second.create(job(1))];
		expect(again.map(({ task, isReused }) => [task.id, isReused])).toEqual(
			ids.map((id) => [id, false]),
		);
		again[0].settle(5);
		expect([account.creates, second.book.spentUsd(), written()]).toEqual([2, 0.02, 2]);
	});

	test('creates a task anew that has failed, which cost nothing', async () => {
		const { account, job, start } = openExecution();
		const { task } = await start().create(job(0));
		account.tasks[0].status = 'failed';
		const second = start();
		const again = await second.create(job(0));
		expect(again.task.id).not.toBe(task.id);
		expect([account.creates, second.book.taskIds(), second.book.spentUsd()]).toEqual([
			2,
			[again.task.id],
			0.01,
		]);
	});

	test.each([
		['not found yet', refuse(404, 'task not found')],
		['not to be had for now', refuse(503)],
	])('takes a task that is %s for one that runs', async (_label, answer) => {
		const { account, job, start } = openExecution();
		const { task } = await start().create(job(0));
		account.gets.set(task.id, answer);
		expect((await start().create(job(0))).task).toMatchObject({ id: task.id, status: 'running' });
		expect(account.creates).toBe(1);
	});

	test('does not pay again because it may not see the first one’s task', async () => {
		const { account, job, start } = openExecution();
		const { task } = await start().create(job(0));
		account.gets.set(task.id, refuse(401));
		expect(await rejection(start().create(job(0)))).toMatchObject({
			reason: 'unauthorized',
			facts: { taskId: task.id },
		});
		expect(account.creates).toBe(1);
	});

	test('looks for the task of a create whose fate was unknown', async () => {
		const { account, job, start } = openExecution();
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		expect(await rejection(start().create(job(0)))).toMatchObject({ reason: 'unknownCreate' });
		account.historyAnswer = undefined;
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		expect(second.book.spentUsd()).toBe(0.01);
		const { task, isReused } = await second.create(job(0));
		expect([task.id, isReused]).toEqual([account.tasks[0].id, false]);
		expect([account.creates, second.book.spentUsd()]).toEqual([1, 0.01]);
	});

	test('does not give one item’s lost task to another item that asks for the same', async () => {
		const { account, job, start } = openExecution();
		const { task } = await start().create(job(0));
		account.fates.push('lost');
		const second = start();
		await second.create(job(0));
		const other = await second.create(job(1, 0));
		expect(other.task.id).not.toBe(task.id);
	});
});

describe('where identical items share a task', () => {
	test('a second try knows that the other item has one', async () => {
		const { job, start } = openExecution({ reuseIdentical: true });
		const { task } = await start().create(job(0));
		const second = start();
		expect(second.creator.isNew(job(1, 0))).toBe(false);
		expect((await second.create(job(1, 0))).task.id).toBe(task.id);
	});
});
