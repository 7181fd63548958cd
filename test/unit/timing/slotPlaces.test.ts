import { rejection } from '../kit/fakeService';
import { FULL, many, ODD, PATIENCE_MS, openWindow } from './kit/openWindow';

describe('the places of a window', () => {
	test('are given in the order of asking', async () => {
		const { creates, job, pass } = openWindow(1);
		await pass(...['a', 'b', 'c'].map(async (name) => await job(name, [], { workMs: 1_000 })));
		expect(creates).toEqual(['a at 0', 'b at 1', 'c at 2']);
	});

	test('who was refused comes before those who wait', async () => {
		const { creates, job, pass } = openWindow(1);
		await pass(job('a', [FULL]), job('b'), job('c'));
		expect(creates).toEqual(['a at 0', 'a at 2', 'b at 2', 'c at 2']);
	});

	test('beyond the plan are closed by a refusal, and then all of the plan are still used', async () => {
		const { creates, job, pass, sleepsMs } = openWindow(2, 2);
		await pass(
			job('a', [], { workMs: 1_000 }),
			job('b', [], { workMs: 3_000 }),
			job('c', [ODD], { workMs: 1_000 }),
			job('d', [ODD]),
			job('e'),
		);
		expect(creates).toEqual(['a at 0', 'b at 0', 'c at 0', 'd at 0', 'd at 1', 'c at 1', 'e at 2']);
		expect(sleepsMs).toEqual([]);
	});

	test('of whoever has to create again are taken back from nobody', async () => {
		const { clock, creates, create, hold, job, pass } = openWindow(1);
		const first = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(1_000));
			await slot.send(create('a'), PATIENCE_MS);
		});
		await pass(first, job('b', [], { workMs: 5_000 }));
		expect(creates).toEqual(['b at 0', 'a at 5']);
	});
});

test('places of whoever has nothing at the service are another’s meanwhile', async () => {
	const { clock, creates, create, hold, job, pass } = openWindow(1);
	const first = hold(async (slot) => {
		await slot.idleWhile(async () => await clock.sleep(1_000));
		await slot.send(create('a'), PATIENCE_MS);
	});
	await pass(first, job('b'));
	expect(creates).toEqual(['b at 0', 'a at 1']);
});

describe('a refusal in words that could mean anything', () => {
	test('is the job’s own while the plan has room for it', async () => {
		const { job, pass, creates } = openWindow(1);
		expect(await rejection(pass(job('a', [ODD])))).toBe(ODD);
		expect(creates).toEqual(['a at 0']);
	});

	test('is for want of a place where all were taken when it was sent', async () => {
		const { job, pass, creates } = openWindow(1, 1);
		await pass(job('a', [], { workMs: 500 }), job('b', [ODD], { tookMs: 1_000 }));
		expect(creates).toEqual(['a at 0', 'b at 0', 'b at 3']);
	});

	test('or when it was answered', async () => {
		const { clock, job, pass, creates } = openWindow(1, 1);
		const late = (async () => {
			await clock.sleep(500);
			await job('b', [], { workMs: 4_500 });
		})();
		await pass(job('a', [ODD], { tookMs: 1_000 }), late);
		expect(creates).toEqual(['a at 0', 'b at 0.5', 'a at 5']);
	});

	test('or while the task of a lost create may be there', async () => {
		const { clock, hold, job, pass, creates } = openWindow(1);
		const lost = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(5_000));
		});
		await pass(lost, job('b', [ODD]));
		expect(creates).toEqual(['b at 0', 'b at 2']);
	});

	test('but not after that, nor while nothing of the other job is there', async () => {
		const { clock, hold, create, job, pass } = openWindow(1);
		const found = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(1_000));
			await slot.send(create('a', [ODD]), PATIENCE_MS);
		});
		expect(await rejection(pass(found))).toBe(ODD);
		const idle = hold(async (slot) => await slot.idleWhile(async () => await clock.sleep(1_000)));
		expect(await rejection(pass(idle, job('b', [ODD])))).toBe(ODD);
	});
});

test('the end of the run lets everybody in line go on, though no place is free', async () => {
	const { clock, stop, job, pass, creates, hold } = openWindow(1);
	void hold(async () => await new Promise(() => {}));
	void clock.sleep(1_000).then(() => stop.abort());
	await pass(job('b'), job('c'));
	expect(creates).toEqual(['b at 1', 'c at 1']);
});

test('once the run has ended, whoever is in line goes on and no refusal is waited out', async () => {
	const { clock, stop, job, pass, creates } = openWindow(1);
	const jobs = [job('a', many(2, FULL)), job('b'), job('c', [], { workMs: 10 })];
	const results = Promise.allSettled(jobs);
	void clock.sleep(1_000).then(() => stop.abort());
	await pass(results);
	expect((await results).map(({ status }) => status)).toEqual([
		'rejected',
		'fulfilled',
		'fulfilled',
	]);
	expect(creates.sort()).toEqual(['a at 0', 'a at 1', 'b at 1', 'c at 1']);
});
