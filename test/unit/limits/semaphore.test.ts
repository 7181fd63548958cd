import { Semaphore } from '../../../nodes/shared/limits/semaphore';

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

test('a permit that is released while its holder waits is another’s, and is taken again in the line', async () => {
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

test('whoever keeps a permit beyond its work takes and waits for nothing with it', async () => {
	const slots = new Semaphore(1);
	const kept = await slots.hold(async (permit) => permit);
	const leave = await slots.take();
	void slots.take();
	expect([kept.isWanted, kept.isFree]).toEqual([false, true]);
	await kept.comeLast();
	expect(await kept.releasedWhile(async () => 'done')).toBe('done');
	leave();
	expect(slots.isFull).toBe(true);
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

describe('who comes last', () => {
	/** Work that ends when it is told to, and notes when it begins. */
	function drama(size: number) {
		const slots = new Semaphore(size);
		const happened: string[] = [];
		const ends: { [name: string]: () => void } = {};
		const done: Array<Promise<void>> = [];
		const act = async (name: string) => {
			happened.push(name);
			await new Promise<void>((resolve) => (ends[name] = resolve));
		};
		const enter = (name: string, isLast: boolean) =>
			void done.push(
				slots.hold(async (permit) => {
					if (isLast) await permit.comeLast();
					await act(name);
				}),
			);
		const settle = async () => await new Promise((resolve) => setImmediate(resolve));
		return { slots, happened, ends, done, enter, settle };
	}

	test('has a permit when nobody else wants one, and leaves one free', async () => {
		const { happened, ends, done, enter, settle } = drama(2);
		for (const name of ['last 1', 'last 2']) enter(name, true);
		for (const name of ['a', 'b', 'c']) enter(name, false);
		await settle();
		expect(happened).toEqual(['a', 'b']);
		ends.a();
		await settle();
		expect(happened).toEqual(['a', 'b', 'c']);
		ends.b();
		await settle();
		// One place is free, and it is kept free.
		expect(happened).toEqual(['a', 'b', 'c']);
		ends.c();
		await settle();
		expect(happened).toEqual(['a', 'b', 'c', 'last 1']);
		enter('d', false);
		await settle();
		expect(happened.at(-1)).toBe('d');
		ends.d();
		ends['last 1']();
		await settle();
		expect(happened.at(-1)).toBe('last 2');
		ends['last 2']();
		await Promise.all(done);
	});

	test('has the only permit there is', async () => {
		const { happened, ends, done, enter, settle } = drama(1);
		enter('last', true);
		await settle();
		expect(happened).toEqual(['last']);
		ends.last();
		await Promise.all(done);
	});
});

test('a holder sees whether others want its permit, and whether one is free', async () => {
	const slots = new Semaphore(1);
	await slots.hold(async (permit) => {
		expect([permit.isWanted, permit.isFree]).toEqual([false, false]);
		await permit.releasedWhile(async () => expect(permit.isFree).toBe(true));
		const other = slots.take();
		expect([permit.isWanted, permit.isFree]).toEqual([true, false]);
		await permit.releasedWhile(async () => (await other)());
		expect(permit.isWanted).toBe(false);
	});
});
