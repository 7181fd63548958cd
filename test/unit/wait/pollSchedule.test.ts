import { PollSchedule, type TaskSchedule } from '../../../nodes/shared/wait/pollSchedule';

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
		['the first poll', 0, 3_200],
		['then a share of the age', 3_200, 608],
		['also much later', 20_000, 3_800],
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
		expect(new PollSchedule().begin().mayChange()).toBe(false);
		expect(scheduleAfter([], 3).mayChange()).toBe(true);
	});

	test('one in ten is polled early where there are ten', () => {
		const schedule = new PollSchedule();
		const tasks = Array.from({ length: 20 }, () => schedule.begin());
		const first = tasks.map((task) => delayAt(task, 0));
		expect(first).toEqual([700, ...Array<number>(9).fill(3_200), 700, ...Array(9).fill(3_200)]);
		expect(delayAt(tasks[0], 700)).toBe(350);
		expect(delayAt(tasks[0], 2_000)).toBe(1_000);
	});

	test.each([
		['ten', 10, 700],
		['nine', 9, 3_200],
	])('%s are enough for that, or not', (_label, count, expected) => {
		const schedule = new PollSchedule();
		const [scout] = Array.from({ length: count }, () => schedule.begin());
		expect(delayAt(scout, 0)).toBe(expected);
	});

	test('once a short one has ended, the others are polled sooner', () => {
		expect(delayAt(scheduleAfter([1_600], 20), 0)).toBe(1_600);
		expect(delayAt(scheduleAfter([1_600, 400, 900], 20), 0)).toBe(400);
	});
});

describe('once tasks have ended', () => {
	const durationsMs = [4_000, 3_000, 5_000, 4_500, 3_500, 2_800, 5_200, 4_200, 3_900];

	test('polls fall where a third of those that are left have ended', () => {
		const own = scheduleAfter(durationsMs);
		// Three of nine, then two of six, and so on.
		expect([0, 3_500, 4_000, 4_500, 5_000].map((ageMs) => ageMs + delayAt(own, ageMs))).toEqual([
			3_500, 4_000, 4_500, 5_000, 5_200,
		]);
		expect(own.mayChange()).toBe(false);
	});

	test('but no later than a share of the age, where the known ones leave a gap', () => {
		const own = scheduleAfter([1_000, 1_000, 1_000, 1_000, 9_000, 9_000, 9_000]);
		expect([delayAt(own, 0), delayAt(own, 1_000), delayAt(own, 8_000)]).toEqual([
			1_000, 190, 1_000,
		]);
	});

	test.each([
		['just after', 5_200, 312],
		['much later', 60_000, 3_600],
		['at most', 600_000, 15_000],
	])(
		'a task that outlasts all before is polled in smaller steps: %s',
		(_label, ageMs, expected) => {
			expect(delayAt(scheduleAfter(durationsMs), ageMs)).toBe(expected);
		},
	);

	test('the short ones, which end first, teach nothing while most go on', () => {
		expect(delayAt(scheduleAfter(durationsMs, 10), 0)).toBe(2_800);
		expect(delayAt(scheduleAfter(durationsMs, 10), 2_800)).toBe(532);
		expect(scheduleAfter(durationsMs, 10).mayChange()).toBe(true);
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

	test('very short tasks are not polled in a rush, but first where they end', () => {
		const own = scheduleAfter([50, 60, 70, 80, 90]);
		expect(delayAt(own, 0)).toBe(60);
		expect(delayAt(own, 60)).toBe(100);
		expect(delayAt(own, 160)).toBe(100);
	});

	test('polls keep a tenth of a second apart', () => {
		const own = scheduleAfter([1_000, 1_000, 1_000, 1_050, 1_100, 1_150]);
		expect([delayAt(own, 1_000), delayAt(own, 1_001)]).toEqual([100, 149]);
	});

	test('what was long ago is forgotten', () => {
		const own = scheduleAfter([
			...Array.from({ length: 61 }, () => 9_000),
			...Array.from({ length: 60 }, () => 1_000),
		]);
		expect([delayAt(own, 0), delayAt(own, 1_000)]).toEqual([1_000, 100]);
	});

	test('a task that was left alone teaches nothing', () => {
		const schedule = new PollSchedule();
		const tasks = Array.from({ length: 6 }, () => schedule.begin());
		for (const task of tasks) task.end();
		expect(delayAt(schedule.begin(), 0)).toBe(3_200);
	});
});
