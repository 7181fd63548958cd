import { Throttle } from '../../../nodes/shared/piapi/throttle';
import { VirtualClock } from '../kit/virtualClock';

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

test('a refusal holds all back for its Retry-After', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 100);
	throttle.refused(3_000);
	expect(await send(throttle, clock, 3)).toEqual([3_000, 3_000, 3_000]);
});

test('many refusals in a second lower the rate to under the one that was too high', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 20);
	for (let index = 0; index < 10; index++) throttle.refused(1_000);
	// 20 a second were too many: 17 a second are 59 ms apart.
	expect(await send(throttle, clock, 4)).toEqual([1_000, 1_059, 1_118, 1_176]);
});

test('then it rises, slowly at first, until it is no limit any more', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 20);
	for (let index = 0; index < 10; index++) throttle.refused(1_000);
	const times = await send(throttle, clock, 6_000);
	const perSecond = (second: number) =>
		times.filter((ms) => ms >= second * 1_000 && ms < (second + 1) * 1_000).length;
	const [first, fifth, tenth] = [1, 5, 10].map(perSecond);
	expect(first).toBe(17);
	expect(fifth).toBeGreaterThan(first);
	expect(fifth).toBeLessThanOrEqual(20);
	expect(tenth).toBeGreaterThan(fifth);
	expect(new Set(times.slice(-200)).size).toBe(1);
});

test('a few refusals among many requests are noise', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 100);
	for (let index = 0; index < 5; index++) throttle.refused();
	clock.pass(1_000);
	expect(await send(throttle, clock, 2)).toEqual([0, 0]);
});

test('a refusal of one of the first requests is noise as well', async () => {
	const { clock, throttle } = create();
	await send(throttle, clock, 2);
	throttle.refused();
	throttle.refused();
	clock.pass(1_000);
	expect(await send(throttle, clock, 2)).toEqual([0, 0]);
});

test('the rate never falls so far that a run stands still', async () => {
	const { clock, throttle } = create();
	for (let index = 0; index < 40; index++) {
		await throttle.admit();
		for (let each = 0; each < 5; each++) throttle.refused(1_500);
	}
	const [first, second] = await send(throttle, clock, 2);
	expect(second - first).toBeLessThanOrEqual(1_000);
});

test('a stop lets everything pass at once', async () => {
	const { clock, throttle } = create();
	throttle.refused(60_000);
	const startMs = clock.now();
	await throttle.admit(AbortSignal.abort());
	expect(clock.now()).toBe(startMs);
});
