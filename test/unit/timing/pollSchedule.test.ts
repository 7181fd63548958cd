import { PollSchedule } from '../../../nodes/shared/timing/pollSchedule';

/** A pace that has seen these tasks end, in milliseconds, while `running` others go on. */
function paceAfter(durationsMs: number[], running = 0): PollSchedule {
	const pace = new PollSchedule();
	for (let index = 0; index < durationsMs.length + running; index++) pace.begin();
	durationsMs.forEach((ms) => pace.end(ms));
	return pace;
}

/** Delay with chance at one half: no jitter. */
const delayAt = (pace: PollSchedule, ageMs: number) => Math.round(pace.nextDelayMs(ageMs, 0.5));

describe('while nothing is known', () => {
	test.each([
		['the first look', 0, 3_200],
		['early in the wait', 1_000, 2_200],
		['steps at first', 3_200, 750],
		['then a share of the wait', 20_000, 3_000],
		['at most', 600_000, 15_000],
	])('%s', (_label, ageMs, expected) => {
		expect(delayAt(new PollSchedule(), ageMs)).toBe(expected);
	});
});

describe('once tasks have ended', () => {
	const durationsMs = [4_000, 3_000, 5_000, 4_500, 3_500, 2_800, 5_200, 4_200];
	test.each([
		['the first look: when a quarter has ended', 0, 3_000],
		['then when half have', 3_000, 1_000],
		['then three quarters', 4_000, 500],
		['then the longest', 4_500, 700],
		['a look is not worth it just after another', 4_300, 900],
		['later than all before: a share of their spread', 5_200, 480],
		['much later: a share of the delay', 15_200, 3_000],
		['at most', 600_000, 15_000],
	])('%s', (_label, ageMs, expected) => {
		expect(delayAt(paceAfter(durationsMs), ageMs)).toBe(expected);
	});

	test('the short ones, which end first, teach nothing while most go on', () => {
		expect(delayAt(paceAfter(durationsMs, 9), 0)).toBe(3_200);
		expect(delayAt(paceAfter(durationsMs, 8), 0)).toBe(3_000);
	});

	test('four teach nothing', () => {
		expect(delayAt(paceAfter(durationsMs.slice(0, 4)), 0)).toBe(3_200);
	});

	test('very short tasks are not looked at in a rush', () => {
		const pace = paceAfter([50, 60, 70, 80, 90]);
		expect(delayAt(pace, 0)).toBe(60);
		expect(delayAt(pace, 60)).toBe(350);
	});

	test('what was long ago is forgotten', () => {
		const pace = paceAfter([
			...Array.from({ length: 60 }, () => 9_000),
			...Array.from({ length: 60 }, () => 1_000),
		]);
		expect(delayAt(pace, 0)).toBe(1_000);
	});

	test('a task that gave no duration counts as ended', () => {
		const pace = paceAfter(durationsMs, 9);
		pace.end();
		expect(delayAt(pace, 0)).toBe(3_000);
	});
});
