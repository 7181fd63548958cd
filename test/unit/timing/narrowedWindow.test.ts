import { rejection } from '../kit/fakeService';
import { FULL, many, openWindow } from './kit/openWindow';

describe('a narrowed window', () => {
	test('is tried again later and later, and soon again once a create was taken', async () => {
		const { creates, job, pass } = openWindow(1);
		await pass(job('a', many(5, FULL)));
		expect(creates).toEqual([0, 2, 6, 14, 24, 34].map((second) => `a at ${second}`));
		creates.length = 0;
		await pass(job('b', many(2, FULL)));
		expect(creates).toEqual([34, 36, 40].map((second) => `b at ${second}`));
	});

	test('learns nothing from a create that was sent before it widened', async () => {
		const { creates, job, pass } = openWindow(2);
		await pass(job('a', many(3, FULL)), job('b', [], { tookMs: 3_000, workMs: 50_000 }));
		expect(creates.filter((each) => each.startsWith('a'))).toEqual(
			[0, 2, 6, 14].map((second) => `a at ${second}`),
		);
	});

	test('counts two refusals at once as one', async () => {
		const { creates, job, pass } = openWindow(2);
		await pass(job('a', many(2, FULL)), job('b', many(2, FULL)));
		expect(creates.filter((each) => each.startsWith('b'))).toEqual(['b at 0', 'b at 2', 'b at 4']);
	});

	test('widens by a tenth of the plan', async () => {
		const { creates, job, pass } = openWindow(30);
		const jobs = Array.from(
			{ length: 30 },
			async (_, place) =>
				await job(`${place}`, place === 0 ? [FULL] : [], { workMs: 100_000, tookMs: 1 + place }),
		);
		await pass(...jobs, (async () => {})());
		expect(creates.filter((each) => each.startsWith('0 '))).toEqual(['0 at 0', '0 at 2.001']);
	});

	test('step by step, and only as long as anybody uses it', async () => {
		const { sleepsMs, clock, job, pass } = openWindow(30);
		await pass(job('a', [FULL]));
		await pass(clock.sleep(60_000));
		// By three places each time, of which the first is used at once and the others by nobody.
		expect(sleepsMs).toEqual([2_000, 2_000]);
	});

	test('a window that is as wide as the plan is left alone', async () => {
		const { sleepsMs, job, pass } = openWindow(2);
		await pass(job('a', [FULL], { workMs: 60_000 }), job('b', [], { workMs: 60_000 }));
		expect(sleepsMs).toEqual([2_000]);
	});
});

describe('patience with an account that others fill', () => {
	test('ends after so long without any create of the run', async () => {
		const { clock, hold, create, pass } = openWindow(1);
		const work = hold(async (slot) => await slot.send(create('a', many(9, FULL)), 2_000));
		expect(await rejection(pass(work))).toBe(FULL);
		expect(clock.now()).toBe(2_000);
	});

	test('begins with the job, and anew with each create that is taken', async () => {
		const { clock, hold, create, job, pass } = openWindow(2);
		await pass(clock.sleep(100_000));
		const work = hold(async (slot) => await slot.send(create('a', many(9, FULL)), 5_000));
		const taken = job('b', [], { tookMs: 3_000, workMs: 50_000 });
		expect(await rejection(pass(work, taken))).toBe(FULL);
		// Tried after 2, 6 and 14 s; at 6 s the last one had been taken 3 s ago.
		expect(clock.now()).toBe(114_000);
	});
});

describe('what a refusal meant', () => {
	test('is known once the same create is taken', async () => {
		const { noteTakenAfter, job, pass } = openWindow(1);
		await pass(job('a', [FULL]));
		expect(noteTakenAfter.mock.calls).toEqual([[FULL]]);
	});

	test('nothing is learned from a create that was taken at once', async () => {
		const { noteTakenAfter, job, pass } = openWindow(1);
		await pass(job('a'));
		expect(noteTakenAfter).not.toHaveBeenCalled();
	});
});
