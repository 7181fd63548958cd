import { hintIfShort } from '../../../nodes/SegmentWithPrompt/actions/hints';
import { estimateCostUsd, formatUsd, leastCostUsd } from '../../../nodes/shared/task/cost';

test.each([
	[0.01, '$0.01'],
	[0.025, '$0.025'],
	[0.0943718, '$0.0944'],
	[12, '$12.00'],
	[12.3456, '$12.3456'],
	[0, '$0.00'],
])('%d is written %s', (usd, expected) => {
	expect(formatUsd(usd)).toBe(expected);
});

test.each([
	[undefined, 0.01, 0.01],
	[0, 0.01, 0.01],
	[999_999, 0.01, 0.01],
	[1_000_000, 0.01, 0.01],
	[1_000_001, 0.01000001, 0.02],
	[3072 * 3072, 0.09437184, 0.1],
])('an image of %s pixels costs at least %d and about %d USD', (pixels, least, likely) => {
	expect(leastCostUsd(pixels)).toBeCloseTo(least, 8);
	expect(estimateCostUsd(pixels)).toBeCloseTo(likely, 8);
});

test.each([
	['not known', undefined, [undefined], 0],
	['enough', 0.02, [undefined, undefined], 0],
	['too little', 0.019, [undefined, undefined], 1],
	['too little for large images', 0.05, [4_000_000, 4_000_000], 1],
	['nothing, and nothing new to pay', 0, [], 0],
])('a balance that is %s', (_label, balance, pixels, hints) => {
	expect(hintIfShort(balance, pixels)).toHaveLength(hints);
});
