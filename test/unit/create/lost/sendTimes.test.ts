import type { Entry } from '../../../../nodes/shared/create/journal/entries';
import { SendTimes } from '../../../../nodes/shared/create/lost/sendTimes';
import { FakeService } from '../../kit/fakeService';

const DAY_MS = 24 * 3_600_000;
const BEHIND_MS = 5_000_000;

/** A service whose date is far behind this machine's. */
function open({ isKnown = true } = {}) {
	const { clock, context } = new FakeService();
	if (isKnown) context.serviceClock.note(new Date(clock.unixNow() - BEHIND_MS).toUTCString());
	const dateMs = context.serviceClock.now();
	const entry = (agoMs?: number) =>
		({ ...(agoMs !== undefined && { atMs: dateMs - agoMs }) }) as Entry;
	return { clock, context, times: new SendTimes(), entry, startMs: clock.now() };
}

test('of this try: to the millisecond, whatever becomes of the machine’s date', () => {
	const { clock, context, times, entry, startMs } = open();
	const own = entry();
	expect(times.note(context, own)).toBe(context.serviceClock.now());
	clock.pass(1_234);
	clock.setDate(-DAY_MS);
	expect(times.of(context, own)).toBe(startMs);
});

test.each([
	['long ago', 70_000, -70_000],
	['a moment ahead, as whole seconds may have it', -1_500, 1_500],
	['in the future', -3_000, undefined],
	['not told', undefined, undefined],
])('of an earlier try, by the service’s date: %s', (_label, agoMs, expectedMs) => {
	const { clock, context, times, entry, startMs } = open();
	clock.setDate(DAY_MS);
	const ms = times.of(context, entry(agoMs));
	expect(ms === undefined ? undefined : ms - startMs).toBe(expectedMs);
});

test('without the service’s date no later try is told one, and none of an earlier try counts', () => {
	const { context, times, entry, startMs } = open({ isKnown: false });
	const own = entry();
	expect(times.note(context, own)).toBeUndefined();
	expect([times.of(context, own), times.of(context, entry(1_000))]).toEqual([startMs, undefined]);
});

test('the first of several lies farther back where the machine slept meanwhile', () => {
	const { context, times, entry, startMs } = open();
	const own = entry(0);
	times.note(context, own);
	context.serviceClock.note(new Date(context.serviceClock.now() + 600_000).toUTCString());
	expect(times.of(context, own)).toBe(startMs);
	expect(times.ofFirst(context, [own])).toBeLessThanOrEqual(startMs - 600_000 + 1_000);
});

test('the first of several is as far back as can matter where one of them is unknown', () => {
	const { context, times, entry, startMs } = open();
	const known = [entry(1_000), entry(9_000)];
	expect(times.ofFirst(context, known)).toBe(startMs - 9_000);
	expect(times.ofFirst(context, [...known, entry()])).toBe(startMs - 3 * DAY_MS);
});
