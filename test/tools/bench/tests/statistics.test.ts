import { boundMs, idealMs, mean, percentile, placeTimesMs } from '../statistics';

const oneToTwenty = Array.from({ length: 20 }, (_, index) => index + 1);

it('takes the mean', () => {
	expect(mean([1, 2, 6])).toBe(3);
	expect(mean([])).toBeNaN();
});

it.each([
	['the middle of an odd number', [5, 1, 3], 0.5, 3],
	['95 % of twenty', oneToTwenty, 0.95, 19],
	['the largest', oneToTwenty, 1, 20],
	['one value', [7], 0.95, 7],
	['no value', [], 0.95, NaN],
])('takes the percentile: %s', (_, values, share, expected) => {
	expect(percentile(values, share)).toBe(expected);
});

it.each([
	['full rounds', 200, 20, [4_000, 4_000], 40_000],
	['a started round counts whole', 21, 20, [4_000], 8_000],
	['one round: the longest task', 20, 1_000, [3_000, 5_000], 5_000],
	['several rounds: the mean task', 3, 1, [1_000, 2_000, 3_000], 6_000],
])('takes the bound: %s', (_, itemCount, slots, taskTimesMs, expected) => {
	expect(boundMs(itemCount, slots, taskTimesMs)).toBe(expected);
});

it.each([
	['a slot for each', [3, 5, 4], 1_000, 5],
	['one slot', [3, 5, 4], 1, 12],
	['the next task takes the slot that is free first', [3, 5, 4, 2], 2, 7],
])('takes the ideal time: %s', (_, taskTimesMs, slots, expected) => {
	expect(idealMs(taskTimesMs, slots)).toBe(expected);
});

describe('the time that a task held its place', () => {
	const atOnce = [
		{ createdAtMs: 0, endedAtMs: 4_000 },
		{ createdAtMs: 10, endedAtMs: 3_010 },
		{ createdAtMs: 20, endedAtMs: 8_010 },
		{ createdAtMs: 30, endedAtMs: 9_000 },
	];

	it.each([
		['enough places: from its creation', atOnce, 4, [4_000, 3_000, 7_990, 8_970]],
		['too few: from the end of another', atOnce, 2, [4_000, 3_000, 5_000, 5_000]],
		[
			'created when a place was free already',
			[
				{ createdAtMs: 0, endedAtMs: 1_000 },
				{ createdAtMs: 1_500, endedAtMs: 2_500 },
			],
			1,
			[1_000, 1_000],
		],
		[
			'a task that has not ended is left out',
			[{ createdAtMs: 0, endedAtMs: 1_000 }, { createdAtMs: 0 }],
			1,
			[1_000],
		],
	])('%s', (_, spans, slots, expected) => {
		expect(placeTimesMs(spans, slots)).toEqual(expected);
	});
});
