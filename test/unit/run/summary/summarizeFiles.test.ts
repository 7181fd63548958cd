import { summarizeFiles } from '../../../../nodes/shared/run/summary/summarizeFiles';
import { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';
import { Problem } from '../../../../nodes/shared/problem/problem';
import type { ItemReport } from '../../../../nodes/shared/item/json/itemJson';
import { VirtualClock } from '../../kit/virtualClock';

const made = (...names: string[]): ItemReport => ({
	outcome: 'succeeded',
	images: names.map((name) => ({ name })),
});

test.each<[string, ItemReport[], Problem[], string, string]>([
	['a file', [made('cutout')], [], '1 cutout; cost: nothing; time: 2 s.', 'info'],
	[
		'files of all kinds, in one order',
		[made('preview', 'outline', 'inpaintingMask', 'cutout'), made('cleanMask', 'cutout')],
		[],
		'2 cutouts; 1 clean mask; 1 inpainting mask; 1 outline; 1 preview; cost: nothing; time: 2 s.',
		'info',
	],
	[
		'what could not be made, and why',
		[
			{ ...made('cleanMask'), missingOutputs: ['cutout'], notes: ['No cutout: because'] },
			{ ...made('cleanMask'), missingOutputs: ['cutout'], mask: { empty: true } },
		],
		[new Problem('unusableImage', { detail: 'none' })],
		'1 mask with nothing marked; 2 clean masks; 1 item failed; 2 cutouts not made; No cutout: because; cost: nothing; time: 2 s.',
		'warning',
	],
	[
		'a mask that marks nothing',
		[{ ...made('outline'), mask: { empty: true } }],
		[],
		'1 mask with nothing marked; 1 outline; cost: nothing; time: 2 s.',
		'warning',
	],
	[
		'a product image that somebody should look at',
		[
			{
				...made('cutout'),
				product: {
					...{ filled: 0.5, width: 9, height: 9, touchesEdge: false, enlargedBy: 1 },
					problems: ['The product fills 50 %'],
				},
			},
		],
		[],
		'1 cutout; 1 product image to check: see product.problems; cost: nothing; time: 2 s.',
		'warning',
	],
	['nothing at all', [], [], 'cost: nothing; time: 2 s.', 'info'],
])('%s', async (_label, reports, problems, message, type) => {
	const result = {
		...{ reports, problems, tookMs: 2_000 },
		...{
			items: [],
			skippedFiles: 0,
			unnamedTaskIds: [],
			unknownCreates: 0,
			absentCreates: 0,
			paid: [],
		},
	};
	const slices = new TimeSlices(new VirtualClock());
	const hints = await summarizeFiles(result, slices);
	expect(hints).toEqual([{ message, type, location: 'outputPane' }]);
});
