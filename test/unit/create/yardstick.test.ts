import { Yardstick } from '../../../nodes/shared/create/yardstick';

const NOW_MS = 1_800_000_000_000;

/** A listing that shows these tasks. */
const listing = (ids: string[], { fromMs = 0, atMs = NOW_MS } = {}) => ({
	fromMs,
	atMs,
	rows: new Map(ids.map((taskId) => [taskId, { taskId, status: 'running' as const }])),
});

/** A yardstick with tasks of these ages, in milliseconds, named by them. */
function measured(agesMs: number[]): Yardstick {
	const yardstick = new Yardstick();
	for (const ageMs of agesMs) yardstick.note(String(ageMs), NOW_MS - ageMs);
	return yardstick;
}

/** From which age on a missing task is known not to exist, to the millisecond; Infinity where never. */
function provenFromMs(yardstick: Yardstick): number {
	if (!yardstick.provesAbsence(1e9)) return Infinity;
	let [low, high] = [-1, 1e9];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (yardstick.provesAbsence(middle)) high = middle;
		else low = middle;
	}
	return high;
}

describe('from which age on a task that is not listed does not exist', () => {
	// [label, ages of own tasks, which of them are listed, from which age]
	const rows: Array<[string, number[], number[], number]> = [
		['own tasks, none of them listed', [500, 90_000], [], Infinity],
		['one task listed: carefully', [1_000], [1_000], 20_000],
		['two: still', [1_000, 2_000], [1_000, 2_000], 20_000],
		[
			'three: half as long again as the youngest, and two seconds',
			[4_000, 5_000, 6_000],
			[4_000, 5_000, 6_000],
			8_000,
		],
		['listed at once: two seconds', [0, 5_000, 6_000], [0, 5_000, 6_000], 2_000],
		[
			'a missing one counts for how late it is',
			[1_000, 6_000, 7_000, 8_000, 9_000],
			[1_000, 7_000, 8_000, 9_000],
			11_000,
		],
		[
			'the oldest that is missing',
			[1_000, 2_000, 7_000, 8_000, 9_000],
			[7_000, 8_000, 9_000],
			12_500,
		],
		[
			'never longer than the careful time',
			[18_000, 18_000.5, 19_000],
			[18_000, 18_000.5, 19_000],
			20_000,
		],
		['but where one of half a minute is missing', [1_000, 30_000], [1_000], 47_000],
		['also among many', [1_000, 2_000, 3_000, 30_000], [1_000, 2_000, 3_000], 47_000],
	];
	test.each(rows)('%s', (_label, agesMs, listedMs, expectedMs) => {
		const yardstick = measured(agesMs);
		yardstick.measure(listing(listedMs.map(String)));
		expect(provenFromMs(yardstick)).toBe(expectedMs);
	});

	test('nothing to measure by: only once the history shows that it lists others', () => {
		const yardstick = new Yardstick();
		yardstick.measure(listing([]));
		expect(provenFromMs(yardstick)).toBe(Infinity);
		yardstick.noteOthersListed();
		expect(provenFromMs(yardstick)).toBe(20_000);
	});

	test('others that are listed prove nothing where own tasks are not', () => {
		const yardstick = measured([90_000]);
		yardstick.noteOthersListed();
		yardstick.measure(listing([]));
		expect(provenFromMs(yardstick)).toBe(Infinity);
	});

	test('what was listed later than it was missing counts by both', () => {
		const yardstick = measured([2_000, 30_000, 31_000]);
		yardstick.measure(listing(['30000', '31000']));
		yardstick.measure(listing(['2000', '30000', '31000'], { atMs: NOW_MS + 1_000 }));
		// Missing at two seconds, listed at three.
		expect(provenFromMs(yardstick)).toBe(6_500);
	});

	test('a task from before the listing begins is no measure', () => {
		const yardstick = measured([1_000, 30_000]);
		yardstick.measure(listing(['1000'], { fromMs: NOW_MS - 30_000 }));
		expect(provenFromMs(yardstick)).toBe(20_000);
	});

	test.each([
		['just covered', 10_000 + 3_000, 21_500],
		['within what clocks differ', 10_000 + 2_999, 20_000],
	])('a task whose time is %s', (_label, spanMs, expectedMs) => {
		const yardstick = measured([1_000, 13_000]);
		yardstick.measure(listing(['1000'], { fromMs: NOW_MS - 13_000 - (spanMs - 10_000) }));
		expect(provenFromMs(yardstick)).toBe(expectedMs);
	});

	test('a clock that runs behind makes no negative ages', () => {
		const yardstick = measured([-900, -800, -700]);
		yardstick.measure(listing(['-900', '-800', '-700']));
		expect(provenFromMs(yardstick)).toBe(2_000);
	});
});

describe('a history that shows none of the run’s tasks', () => {
	test.each([
		['not yet, after a minute', 60_000, [], false],
		['then it is blind', 60_001, [], true],
		['unless it shows one', 60_001, ['1000'], false],
	])('%s', (_label, ageMs, ids, expected) => {
		const yardstick = measured([1_000, ageMs]);
		yardstick.measure(listing(ids));
		expect(yardstick.isBlind).toBe(expected);
	});

	test('nothing to measure by is no blindness', () => {
		const yardstick = new Yardstick();
		yardstick.measure(listing([]));
		expect([yardstick.isBlind, yardstick.hasTasks]).toEqual([false, false]);
	});
});

describe('from when on the history is to be listed', () => {
	test.each([
		['no own tasks: a little before the lost one', [], 5_000, 8_000],
		['the third youngest', [1_000, 40_000, 20_000, 10_000], 5_000, 23_000],
		['as many as there are', [40_000, 20_000], 5_000, 43_000],
		['younger than the lost one', [1_000, 2_000, 3_000], 5_000, 8_000],
	])('%s', (_label, agesMs, sentAgoMs, expectedAgoMs) => {
		expect(NOW_MS - measured(agesMs).listFrom(NOW_MS - sentAgoMs)).toBe(expectedAgoMs);
	});
});

test('of many tasks the last fifty measure: an older one that is missing is forgotten', () => {
	const yardstick = measured([200_000]);
	const ids = Array.from({ length: 50 }, (_, place) => `young-${place}`);
	for (const id of ids) yardstick.note(id, NOW_MS);
	yardstick.measure(listing(ids));
	expect(provenFromMs(yardstick)).toBe(2_000);
});

test('a task that is forgotten does not count as listed any more', () => {
	const yardstick = new Yardstick();
	yardstick.note('first', NOW_MS);
	yardstick.measure(listing(['first']));
	for (let place = 0; place < 49; place++) yardstick.note(`next-${place}`, NOW_MS);
	expect(provenFromMs(yardstick)).toBe(20_000);
	yardstick.note('last', NOW_MS);
	expect(provenFromMs(yardstick)).toBe(Infinity);
});
