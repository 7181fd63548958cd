import { Outage } from '../../../nodes/shared/create/outage';
import { Problem } from '../../../nodes/shared/problem/problem';
import type { Context } from '../../../nodes/shared/piapi/context';
import { EventClock } from '../kit/eventClock';

const PATIENCE_MS = 60_000;

function open(lost: number) {
	const clock = new EventClock();
	const stop = new AbortController();
	const context = { clock, noNewTasks: stop.signal } as unknown as Context;
	const outage = new Outage();
	for (let count = 0; count < lost; count++)
		outage.noteLost(clock.now(), new Problem('network', { networkCode: 'ECONNRESET' }));
	/** When each of so many creates may leave, in seconds. */
	const leave = async (count: number) =>
		await Promise.all(
			Array.from({ length: count }, async () => {
				await outage.wait(context, PATIENCE_MS);
				return clock.now() / 1_000;
			}),
		);
	return { clock, stop, outage, context, leave };
}

test.each([
	['in ordinary times: at once', 2, [0, 0, 0]],
	['three lost: one at a time', 3, [1, 2, 3]],
	['pauses grow', 4, [2, 4, 6]],
	['up to eight seconds', 6, [8, 16, 24]],
	['and no longer', 60, [8, 16, 24]],
])('%s', async (_label, lost, expected) => {
	const { clock, leave } = open(lost);
	expect(await clock.passUntil(leave(3))).toEqual(expected);
});

test('a create that is taken ends the outage for all who wait', async () => {
	const { clock, outage, leave } = open(60);
	const left = leave(3);
	void clock.sleep(3_500).then(() => outage.noteTaken(clock.now()));
	expect(outage.lastTakenMs).toBe(-Infinity);
	expect(await clock.passUntil(left)).toEqual([4, 4, 4]);
	expect(outage.lastTakenMs).toBe(3_500);
	expect(await clock.passUntil(leave(1))).toEqual([4]);
});

test('so does the end of the run', async () => {
	const { clock, stop, leave } = open(60);
	const left = leave(2);
	void clock.sleep(500).then(() => stop.abort());
	expect(await clock.passUntil(left)).toEqual([0.5, 0.5]);
});

test('a run that cannot be stopped waits all the same', async () => {
	const { clock, outage } = open(3);
	await clock.passUntil(outage.wait({ clock } as unknown as Context, PATIENCE_MS));
	expect(clock.now()).toBe(1_000);
});

test('where nothing was taken for as long as an item waits, nothing more is put at risk', async () => {
	const { clock, leave } = open(60);
	await clock.passUntil(clock.sleep(PATIENCE_MS));
	await expect(leave(1)).rejects.toMatchObject({
		reason: 'network',
		facts: { networkCode: 'ECONNRESET', wasSent: false, waitedMs: PATIENCE_MS },
	});
});
