import { Queue } from '../../../nodes/shared/limits/queue';
import { rejection } from '../kit/fakeService';

/** A queue for what there is too little of, and those who have got theirs. */
function open() {
	const queue = new Queue();
	const served: string[] = [];
	const store = { left: 0 };
	const wait = async (name: string, wanted: number) => {
		const attempt = () => {
			if (store.left < wanted) return undefined;
			store.left -= wanted;
			return name;
		};
		served.push(await queue.wait(attempt));
	};
	const deliver = async (count: number) => {
		store.left += count;
		queue.advance();
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { queue, served, wait, deliver };
}

test('whoever is first is waited for, also by who would need less', async () => {
	const { queue, served, wait, deliver } = open();
	for (const [name, wanted] of [
		['a', 2],
		['b', 1],
		['c', 1],
	] as const)
		void wait(name, wanted);
	await deliver(1);
	expect([served, queue.isEmpty]).toEqual([[], false]);
	await deliver(2);
	expect([served, queue.isEmpty]).toEqual([['a', 'b'], false]);
	await deliver(1);
	expect([served, queue.isEmpty]).toEqual([['a', 'b', 'c'], true]);
});

test('nobody waits who need not', async () => {
	const { queue, served, wait } = open();
	await wait('a', 0);
	expect([served, queue.isEmpty]).toEqual([['a'], true]);
});

test('whoever fails learns why, and the next has its turn', async () => {
	const { queue, served, wait, deliver } = open();
	let isBroken = false;
	const failing = rejection(
		queue.wait(() => {
			if (isBroken) throw new Error('broken');
			return undefined;
		}),
	);
	void wait('a', 1);
	isBroken = true;
	await deliver(1);
	expect([await failing, served, queue.isEmpty]).toEqual([new Error('broken'), ['a'], true]);
});
