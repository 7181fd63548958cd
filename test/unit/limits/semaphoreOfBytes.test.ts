import { Semaphore } from '../../../nodes/shared/limits/semaphore';
import { EventClock } from '../kit/eventClock';

/** Holds so many bytes for a second each, all asked for at once; gives the most that was held, and the order. */
async function hold(size: number, wanted: number[]) {
	const clock = new EventClock();
	const budget = new Semaphore(size);
	const begun: number[] = [];
	let [held, peak] = [0, 0];
	const work = wanted.map(async (bytes, index) => {
		await budget.hold(async () => {
			begun.push(index);
			held += bytes;
			peak = Math.max(peak, held);
			await clock.sleep(1_000);
			held -= bytes;
		}, bytes);
	});
	await clock.passUntil(Promise.all(work));
	return { peak, begun, tookMs: clock.now() };
}

test.each([
	['as many as fit at once', 10, [4, 4, 4, 4], 8, 2_000],
	['in the order of asking, also where a later one would fit', 10, [6, 6, 2], 8, 2_000],
	['more than there are: alone', 10, [30, 3, 3], 30, 2_000],
	['what weighs nothing is not held up', 10, [10, 0, 0, 10], 10, 2_000],
])('%s', async (_label, size, wanted, expectedPeak, expectedMs) => {
	const { peak, begun, tookMs } = await hold(size, wanted);
	expect(peak).toBe(expectedPeak);
	expect(tookMs).toBe(expectedMs);
	expect([...begun].sort()).toEqual([...wanted.keys()]);
});

test('what weighs nothing does not even wait in line', async () => {
	expect((await hold(10, [10, 10, 0])).begun.at(-1)).toBe(1);
});

test('what was taken is given back once, also after a failure', async () => {
	const budget = new Semaphore(10);
	const giveBack = await budget.take(10);
	giveBack();
	giveBack();
	await expect(
		budget.hold(async () => await Promise.reject(new Error('broken')), 8),
	).rejects.toThrow('broken');
	await budget.take(6);
	let isSecondIn = false;
	void budget.take(6).then(() => (isSecondIn = true));
	await new Promise((resolve) => setImmediate(resolve));
	expect(isSecondIn).toBe(false);
});
