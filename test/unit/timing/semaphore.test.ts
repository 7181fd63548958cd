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
