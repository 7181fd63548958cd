import { planPollTimes } from '../../../nodes/shared/timing/pollTimes';
import {
	PollSchedule,
	type DelayCost,
	type TaskSchedule,
} from '../../../nodes/shared/timing/pollSchedule';

/** The schedule of one more task, where others took so long (in milliseconds) and `running` go on. */
function scheduleAfter(durationsMs: number[], running = 0): TaskSchedule {
	const schedule = new PollSchedule();
	const ended = durationsMs.map(() => schedule.begin());
	for (let index = 0; index < running; index++) schedule.begin();
	// The scouts are every tenth.
	while ((ended.length + running) % 10 === 0) ended.push(schedule.begin());
	const own = schedule.begin();
	ended.forEach((task, index) => task.end(durationsMs[index]));
	return own;
}

/** Delay with chance at one half: no jitter. */
const delayAt = (own: TaskSchedule, ageMs: number) => Math.round(own.nextDelayMs(ageMs, 0.5));

describe('while nothing is known', () => {
	test.each([
		['the first look', 0, 3_200],
		['early in the wait', 1_000, 2_200],
		['steps at first', 3_200, 750],
		['then a share of the wait', 20_000, 3_000],
		['at most', 600_000, 15_000],
	])('%s', (_label, ageMs, expected) => {
		expect(delayAt(new PollSchedule().begin(), ageMs)).toBe(expected);
	});

	test.each([
		['the least', 0, 3_120],
		['the most', 1, 3_280],
	])('a twentieth of the delay is chance: %s', (_label, chance, expected) => {
		expect(Math.round(new PollSchedule().begin().nextDelayMs(0, chance))).toBe(expected);
	});

	test('a task alone does not wait for others to teach it', () => {
		expect(new PollSchedule().begin().mayChange).toBe(false);
		expect(scheduleAfter([], 3).mayChange).toBe(true);
	});

	test('one in ten is looked at early where there are ten, and no later than the others', () => {
		const schedule = new PollSchedule();
		const tasks = Array.from({ length: 20 }, () => schedule.begin());
		const first = tasks.map((task) => delayAt(task, 0));
		expect(first.filter((delayMs) => delayMs === 1_000)).toHaveLength(2);
		expect(first.filter((delayMs) => delayMs === 3_200)).toHaveLength(18);
		expect(delayAt(tasks[0], 1_000)).toBe(400);
		expect(delayAt(tasks[0], 1_800)).toBe(720);
	});

	test.each([
		['ten', 10, 1_000],
		['nine', 9, 3_200],
	])('%s are enough for that, or not', (_label, count, expected) => {
		const schedule = new PollSchedule();
		const [scout] = Array.from({ length: count }, () => schedule.begin());
		expect(delayAt(scout, 0)).toBe(expected);
	});

	test('once a short one has ended, the others are looked at sooner and in smaller steps', () => {
		const own = scheduleAfter([1_600], 20);
		expect(delayAt(own, 0)).toBe(1_600);
		expect(delayAt(own, 1_600)).toBe(375);
	});
});

describe('once tasks have ended', () => {
	const durationsMs = [4_000, 3_000, 5_000, 4_500, 3_500, 2_800, 5_200, 4_200];

	test('the more a late look costs, the more looks there are; what it costs may change meanwhile', () => {
		const schedule = new PollSchedule();
		const ended = durationsMs.map(() => schedule.begin());
		let cost: DelayCost = 'little';
		const own = schedule.begin(() => cost);
		ended.forEach((task, index) => task.end(durationsMs[index]));
		const countLooks = () => {
			let looks = 0;
			for (let age = 0; age < 5_200; looks += 1) age += delayAt(own, age);
			return looks;
		};
		const counts = (['little', 'aPlace', 'theRun'] as const).map((each) => {
			cost = each;
			return countLooks();
		});
		expect(counts).toEqual([...counts].sort((a, b) => a - b));
		expect(new Set(counts).size).toBe(3);
	});

	test('looks fall where tasks end', () => {
		const own = scheduleAfter(durationsMs);
		const ages = [delayAt(own, 0)];
		while (ages[ages.length - 1] < 5_200)
			ages.push(ages[ages.length - 1] + delayAt(own, ages[ages.length - 1]));
		expect(ages.every((age) => durationsMs.includes(age))).toBe(true);
		expect(own.mayChange).toBe(false);
	});

	test.each([
		['just after all before: as far apart as the others', 5_200, [300, 700]],
		['much later: a share of the delay', 15_200, [3_000, 3_000]],
		['at most', 600_000, [15_000, 15_000]],
	])('of a task that outlasts them, %s', (_label, ageMs, [least, most]) => {
		const delayMs = delayAt(scheduleAfter(durationsMs), ageMs);
		expect(delayMs).toBeGreaterThanOrEqual(least);
		expect(delayMs).toBeLessThanOrEqual(most);
	});

	test('the short ones, which end first, teach nothing while most go on', () => {
		expect(delayAt(scheduleAfter(durationsMs, 9), 0)).toBe(2_800);
		expect(delayAt(scheduleAfter(durationsMs, 9), 2_800)).toBe(656);
	});

	test.each([
		['four teach nothing', 4, 0, 3_200],
		['five teach', 5, 0, 9_000],
		['of many that go on, half have to have ended', 19, 20, 3_200],
		['or thirty', 30, 200, 9_000],
	])('%s', (_label, ended, running, expected) => {
		const durationsMs = Array.from({ length: ended }, () => 9_000);
		expect(delayAt(scheduleAfter(durationsMs, running), 0)).toBe(expected);
	});

	test('very short tasks are not looked at in a rush', () => {
		const own = scheduleAfter([50, 60, 70, 80, 90]);
		expect(delayAt(own, 90)).toBe(250);
		// But the first look falls where they end.
		expect(delayAt(own, 0)).toBeLessThanOrEqual(90);
	});

	test('looks keep a tenth of a second apart', () => {
		const own = scheduleAfter([1_000, 1_000, 1_000, 1_050, 1_100, 1_100]);
		expect(delayAt(own, 1_000)).toBe(100);
	});

	test('what was long ago is forgotten', () => {
		const own = scheduleAfter([
			...Array.from({ length: 61 }, () => 9_000),
			...Array.from({ length: 60 }, () => 1_000),
		]);
		expect(delayAt(own, 0)).toBe(1_000);
		expect(delayAt(own, 1_000)).toBe(250);
	});
});

describe('times planned for known durations', () => {
	/** What a plan costs: looks and lag in the mean. */
	function costOf(durationsMs: number[], timesMs: number[]) {
		const seen = durationsMs.map((ms) => timesMs.findIndex((timeMs) => timeMs >= ms));
		const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
		return {
			looks: mean(seen.map((index) => index + 1)),
			lagMs: mean(durationsMs.map((ms, index) => timesMs[seen[index]] - ms)),
		};
	}

	/** All choices of look times among the durations, with the longest. */
	function everyPlan(durationsMs: number[]): number[][] {
		const longest = durationsMs[durationsMs.length - 1];
		return Array.from({ length: 2 ** (durationsMs.length - 1) }, (_, bits) => [
			...durationsMs.slice(0, -1).filter((_ms, index) => (bits >> index) % 2 === 1),
			longest,
		]);
	}

	test.each([
		['evenly spread', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((each) => 1_000 + 200 * each)],
		['one far behind', [2_000, 2_100, 2_150, 2_400, 2_500, 2_800, 3_000, 9_000]],
		['two kinds', [500, 510, 520, 530, 4_000, 4_100, 4_200, 4_300]],
	])('%s: no other plan has as few looks and less lag', (_label, durationsMs) => {
		const own = costOf(durationsMs, planPollTimes(durationsMs, 2.5));
		expect(own.looks).toBeLessThanOrEqual(2.5);
		const better = everyPlan(durationsMs)
			.map((timesMs) => costOf(durationsMs, timesMs))
			.filter(({ looks, lagMs }) => looks <= own.looks && lagMs < own.lagMs - 1e-6);
		expect(better).toEqual([]);
	});

	test('one look where more are not allowed', () => {
		expect(planPollTimes([1_000, 2_000, 3_000], 1)).toEqual([3_000]);
	});
});
