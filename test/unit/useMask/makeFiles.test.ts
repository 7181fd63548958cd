import type { InpaintingKind } from '../../../nodes/shared/pixels/inpainting/inpaintingMask';
import { findThings } from '../../../nodes/shared/pixels/things/findThings';
import type { Underlay } from '../../../nodes/shared/useMask/layMask';
import { makeFiles } from '../../../nodes/shared/useMask/makeFiles';
import type { MadeFile, MaskWork } from '../../../nodes/shared/useMask/maskWork';
import { decode, drawPhoto, slices } from '../pixels/kit';

const [WIDTH, HEIGHT] = [30, 20];
const data = new Uint8Array(WIDTH * HEIGHT).fill(255, 0, 200);
const given = { fileName: 'a.jpg', title: 'The file', read: async () => Buffer.alloc(0) };
const mask = { width: WIDTH, height: HEIGHT, data, isExact: true };

/** Makes files of a mask whose image is stored with such an orientation, or cannot be unpacked. */
async function make(
	name: MadeFile,
	{
		kind = 'white',
		orientation = 1,
		whyNot,
	}: { kind?: InpaintingKind; orientation?: number; whyNot?: string } = {},
) {
	const turned = orientation > 4;
	const [width, height] = turned ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
	const photo = await decode(await drawPhoto(width, height).png().toBuffer());
	const pixels = whyNot === undefined ? { ...photo, orientation } : { whyNot };
	const stored = { width, height, orientation };
	const underlay: Underlay = { pixels, stored, upright: { width: WIDTH, height: HEIGHT } };
	const work = {
		...{ image: given, masks: [], make: [name], fileName: '' },
		inpainting: { kind, editsRest: false },
		change: { grow: 0, feather: 0 },
		things: { smallest: 0, isSeparated: false, most: 1 },
	} as unknown as MaskWork;
	const things = await findThings(mask, 0, slices());
	return await makeFiles({ underlay, mask, aligned: mask }, things, false, work, slices());
}

describe('an image that is stored turned', () => {
	test.each([3, 6, 8])('orientation %i: a note with the inpainting mask', async (orientation) => {
		const { notes } = await make('inpaintingMask', { orientation });
		expect(notes).toEqual([expect.stringMatching(/the inpainting mask is already upright/)]);
	});

	test('even if it cannot be unpacked', async () => {
		const { notes } = await make('inpaintingMask', { orientation: 6, whyNot: 'it is broken' });
		expect(notes.join()).toMatch(/the inpainting mask is already upright/);
	});

	test('no note with a clean mask, nor if the image is stored upright', async () => {
		expect((await make('cleanMask', { orientation: 6 })).notes).toEqual([]);
		expect((await make('inpaintingMask')).notes).toEqual([]);
	});
});

describe('a mask for OpenAI of an image that cannot be unpacked', () => {
	const whyNot = 'the source image cannot be read: it is broken';

	test('is black, and a note says why', async () => {
		const { files, notes } = await make('inpaintingMask', { kind: 'openai', whyNot });
		expect(files.map(({ name }) => name)).toEqual(['inpaintingMask']);
		expect(notes).toEqual([
			`The inpainting mask has no colours, because ${whyNot}; OpenAI uses only its transparency`,
		]);
	});

	test('has no such note of an image that can, nor has another mask', async () => {
		expect((await make('inpaintingMask', { kind: 'openai' })).notes).toEqual([]);
		expect((await make('inpaintingMask', { kind: 'white', whyNot })).notes).toEqual([]);
	});
});
