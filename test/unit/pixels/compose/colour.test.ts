import { parseColour } from '../../../../nodes/shared/pixels/compose/colour';
import { COLOUR_NAMES } from '../../../../nodes/shared/pixels/compose/colourNames';

test.each([
	['#ffffff', [255, 255, 255]],
	['#FfF', [255, 255, 255]],
	['#1e90ff', [30, 144, 255]],
	['#19f', [17, 153, 255]],
	['f5f5f5', [245, 245, 245]],
	['white', [255, 255, 255]],
	['RebeccaPurple', [102, 51, 153]],
	[' lightgoldenrodyellow ', [250, 250, 210]],
	['lightslategrey', [119, 136, 153]],
])('%s', (text, colour) => {
	expect(parseColour(text)).toEqual(colour);
});

test.each(['', 'wite', '#ffff', '#fffffff', '##fff', 'rgb(1, 2, 3)', 'transparent', '#ggg'])(
	'"%s" is no colour',
	(text) => {
		expect(parseColour(text)).toBeUndefined();
	},
);

test('every name of CSS is there, and each is a colour', () => {
	expect(COLOUR_NAMES.size).toBe(148);
	for (const name of COLOUR_NAMES.keys()) expect(parseColour(name)).toHaveLength(3);
});
