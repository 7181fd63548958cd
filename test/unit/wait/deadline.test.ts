import { fitBeforeDeadline } from '../../../nodes/shared/wait/deadline';

test.each([
	['as it is where there is time', 1_000, 10_000, 1_000],
	['shortened, so that one look falls half a second before the end', 9_800, 10_000, 9_500],
	['a millisecond for the last look', 1_000, 501, 1],
	['no look fits any more', 1_000, 500, undefined],
	['the deadline has passed', 0, -5, undefined],
])('%s', (_label, delayMs, remainingMs, expected) => {
	expect(fitBeforeDeadline(delayMs, remainingMs)).toBe(expected);
});
