import { workOnPixels, type Pause } from '../../../nodes/shared/pixels/pixelWork';
import { VirtualClock } from '../kit/virtualClock';

/** Work of three steps, with a pause after each. */
function longWork(name: string, happened: string[]) {
	return async (_slices: unknown, pause: Pause) => {
		for (const step of [1, 2, 3]) {
			happened.push(`${name} ${step}`);
			await pause(async () => void happened.push(`${name} ${step} stored`));
		}
	};
}

test('whoever waits for a turn gets it before the next step of another', async () => {
	const clock = new VirtualClock();
	const happened: string[] = [];
	const short = async (name: string) =>
		await workOnPixels({ clock }, async () => void happened.push(name));
	let others: Array<Promise<void>> = [];
	await workOnPixels(
		{ clock },
		async (slices, pause) => {
			others = [short('one'), short('two')];
			await longWork('long', happened)(slices, pause);
		},
		3,
	);
	await Promise.all(others);
	expect(happened.filter((what) => !what.endsWith('stored'))).toEqual([
		...['long 1', 'one', 'two'],
		...['long 2', 'long 3'],
	]);
});

test('between two steps no other such work begins, which would keep an image as well', async () => {
	const clock = new VirtualClock();
	const happened: string[] = [];
	await Promise.all(
		['first', 'second'].map(
			async (name) => await workOnPixels({ clock }, longWork(name, happened), 3),
		),
	);
	expect(happened.indexOf('second 1')).toBeGreaterThan(happened.indexOf('first 3 stored'));
});

test('a failure in a pause ends the work, and the turn is free', async () => {
	const clock = new VirtualClock();
	const failing = workOnPixels(
		{ clock },
		async (_slices, pause) => {
			await pause(async () => await Promise.reject(new Error('full')));
		},
		2,
	);
	await expect(failing).rejects.toThrow('full');
	expect(await workOnPixels({ clock }, async () => 'next', 2)).toBe('next');
});
