import { Throttle } from '../../../nodes/shared/throttle';
import { VirtualClock } from '../virtualClock';

/** Sends `count` requests one after the other and notes when, in milliseconds from now. */
async function send(throttle: Throttle, clock: VirtualClock, count: number): Promise<number[]> {
	const startMs = clock.now();
	const times: number[] = [];
	for (let index = 0; index < count; index++) {
		await throttle.admit();
		times.push(Math.round(clock.now() - startMs));
	}
	return times;
}

function create() {
	const clock = new VirtualClock();
	return { clock, throttle: new Throttle(clock) };
}

test('without a refusal requests pass at once', async () => {
	const { clock, throttle } = create();
	expect(await send(throttle, clock, 50)).toEqual(Array.from({ length: 50 }, () => 0));
});

test('a refusal holds all back for its Retry-After, then they go under the rate that was too high', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 20);
	throttle.refused(3_000);
	// 20 a second were too many: 17 a second, rising by a fiftieth each second, is 55 ms apart after three.
	expect(await send(throttle, clock, 4)).toEqual([3_000, 3_055, 3_111, 3_166]);
});

test('requests that were refused together count once', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 20);
	for (let index = 0; index < 10; index++) throttle.refused(1_000);
	const [first, second] = await send(throttle, clock, 2);
	expect([first, second - first]).toEqual([1_000, 58]);
});

test('without Retry-After the pause doubles from one second to fifteen', async () => {
	const { clock, throttle } = create();
	const pausesMs: number[] = [];
	for (let index = 0; index < 6; index++) {
		await throttle.admit();
		throttle.refused(undefined);
		const before = clock.now();
		await throttle.admit();
		pausesMs.push(clock.now() - before);
	}
	expect(pausesMs.map((ms) => Math.round(ms / 1_000))).toEqual([1, 2, 4, 8, 15, 15]);
});

test('the rate never falls so far that a run stands still', async () => {
	const { clock, throttle } = create();
	for (let index = 0; index < 40; index++) {
		await throttle.admit();
		throttle.refused(1_500);
	}
	const [first, second] = await send(throttle, clock, 2);
	expect(second - first).toBeLessThanOrEqual(2_000);
});

test('a stop lets everything pass at once', async () => {
	const { clock, throttle } = create();
	throttle.refused(60_000);
	const startMs = clock.now();
	await throttle.admit(AbortSignal.abort());
	expect(clock.now()).toBe(startMs);
});
