import { cutoutFields } from '../../../nodes/shared/fields/cutout';
import { named } from '../../../nodes/shared/fields/field';
import { cutsOf } from './tables';

const label = named(cutoutFields);
const PLAIN = {
	...{ cropToMask: false, cropPadding: 0, smallest: 0.001 },
	...{ edge: 'smooth', shrinkEdge: 0, softEdge: 0, keepHidden: false },
};

test.each([
	['nothing', {}, PLAIN],
	[
		'crop and edge',
		{ cropToMask: true, cropPadding: 7.4, softEdge: '2', shrinkEdge: 0.5, edge: 'refined' },
		{ ...PLAIN, cropToMask: true, cropPadding: 7, softEdge: 2, shrinkEdge: 0.5, edge: 'refined' },
	],
	['hidden pixels', { keepHidden: true }, { ...PLAIN, keepHidden: true }],
	['what is cleaned up', { smallestThing: 0.2 }, { ...PLAIN, smallest: 0.2 }],
	['a mask as it is', { cleanUpMask: false }, { ...PLAIN, smallest: undefined }],
	['a colour', { background: ' White ' }, { ...PLAIN, background: { colour: [255, 255, 255] } }],
	['a quality for a PNG', { jpegQuality: 50 }, PLAIN],
	[
		'a JPEG',
		{ background: '#000', cutoutFormat: 'jpeg' },
		{ ...PLAIN, background: { colour: [0, 0, 0], jpeg: { quality: 90, hasHalfColours: false } } },
	],
	[
		'a JPEG as cameras write it',
		{ background: '#000', cutoutFormat: 'jpeg', jpegColours: 'half' },
		{ ...PLAIN, background: { colour: [0, 0, 0], jpeg: { quality: 90, hasHalfColours: true } } },
	],
	[
		'one side of a canvas',
		{ canvasWidth: 300, canvasMargin: 5, verticalAlign: 'end', enlarge: true },
		{
			...PLAIN,
			canvas: {
				...{ width: 300, height: 0, margin: 5 },
				...{ horizontalAlign: 'center', verticalAlign: 'end', enlarge: true },
			},
		},
	],
	['a margin without a canvas', { canvasMargin: 5 }, PLAIN],
])('%s', (_label, given, expected) => {
	expect(cutsOf(given).cutout).toEqual(expected);
});

test.each([
	[
		{ cutoutFormat: 'jpeg' },
		{
			detail: 'A JPEG cannot be transparent',
			advice: `Enter a ${label.background.displayName} under Options, such as #ffffff, or choose PNG as ${label.cutoutFormat.displayName}.`,
		},
	],
	[
		{ background: 'wite' },
		{
			detail: 'Background under Options is not a colour: wite',
			advice: expect.stringContaining('such as #ffffff or white'),
		},
	],
])('%p is refused', (given, facts) => {
	expect(() => cutsOf(given)).toThrow(
		expect.objectContaining({ reason: 'invalidParameter', facts }),
	);
});

test('its advice has the name that is on the screen', () => {
	expect(() => cutsOf({ cutoutFormat: 'jpeg' })).toThrow(
		expect.objectContaining({
			facts: expect.objectContaining({
				advice: expect.stringContaining('choose PNG as Cutout Format.'),
			}),
		}),
	);
});
