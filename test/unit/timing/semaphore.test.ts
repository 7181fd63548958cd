import { Semaphore } from '../../../nodes/shared/timing/semaphore';

test('at most so many hold a slot, in the order in which they asked, and a failure frees its slot', async () => {
	const slots = new Semaphore(2);
	const begun: number[] = [];
	const ends: Array<(error?: Error) => void> = [];
	const work = (n: number) =>
		slots.hold(async () => {
			begun.push(n);
			await new Promise<void>((resolve, reject) => {
				ends[n] = (error) => (error ? reject(error) : resolve());
			});
			return n;
		});
	const results = [0, 1, 2, 3].map((n) => work(n).catch((error: Error) => error.message));
	const settle = async () => await new Promise((resolve) => setImmediate(resolve));
	await settle();
	expect(begun).toEqual([0, 1]);
	ends[1](new Error('broken'));
	await settle();
	expect(begun).toEqual([0, 1, 2]);
	ends[0]();
	await settle();
	expect(begun).toEqual([0, 1, 2, 3]);
	ends[2]();
	ends[3]();
	expect(await Promise.all(results)).toEqual([0, 'broken', 2, 3]);
});

test('a place that is released while its holder waits is another’s, and is taken again in the line', async () => {
	const slots = new Semaphore(1);
	const happened: string[] = [];
	let wake: () => void = () => {};
	const first = slots.hold(async ({ releasedWhile }) => {
		happened.push('first begins');
		await releasedWhile(async () => await new Promise<void>((resolve) => (wake = resolve)));
		happened.push('first ends');
	});
	const second = slots.hold(async () => void happened.push('second'));
	await second;
	const third = slots.hold(async () => {
		wake();
		await new Promise((resolve) => setImmediate(resolve));
		happened.push('third');
	});
	await Promise.all([first, third]);
	expect(happened).toEqual(['first begins', 'second', 'third', 'first ends']);
});

test('a slot is given back once, and it is seen when none is free', async () => {
	const slots = new Semaphore(2);
	expect(slots.isFull).toBe(false);
	const leave = await slots.take();
	expect(slots.isFull).toBe(false);
	await slots.take();
	expect(slots.isFull).toBe(true);
	leave();
	leave();
	expect(slots.isFull).toBe(false);
	await slots.take();
	expect(slots.isFull).toBe(true);
});
