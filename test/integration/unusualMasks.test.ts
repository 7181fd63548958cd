import sharp, { type Sharp } from 'sharp';

import { drawFur } from '../unit/pixels/shapes';
import { itemWith, readBinary } from './kit/binaryData';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();

const [WIDTH, HEIGHT] = [320, 240];
const raw = (channels: 1 | 3 | 4) => ({ raw: { width: WIDTH, height: HEIGHT, channels } });
const fur = drawFur(WIDTH, HEIGHT);
const hard = fur.map((value) => (value > 127 ? 255 : 0));
const grey = (data: Uint8Array) => sharp(data, raw(1)).toColourspace('b-w');
const create = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: '#c85a1e' };
const source = sharp({ create });
/** A photograph with something marked in it. */
const marked = (colour: string) =>
	source.clone().composite([
		{
			input: { create: { ...create, width: 90, height: 70, background: colour } },
			left: 40,
			top: 50,
		},
	]);

/** Runs the node on an image of ours; the service gives these images, in the order in which they are asked for. */
async function runOn(images: Sharp[], outputs = ['mask', 'cutout'], options = {}) {
	const answers = images.map(async (image) => ({
		status: 200,
		body: await image.png().toBuffer(),
	}));
	sim.simulator.script('image', await Promise.all(answers));
	const items = [await itemWith(await source.clone().png().toBuffer())];
	return await sim.run({ imageSource: 'binary', outputs, options }, { items });
}

type Item = Awaited<ReturnType<typeof runOn>>['main'][number];
const alphaOf = async ({ binary }: Item) =>
	await sharp(await readBinary(binary!.cutout))
		.extractChannel(3)
		.raw()
		.toBuffer();
const inverseOf = (data: Uint8Array) => data.map((value) => 255 - value);

test('a mask of fur is one by its place and its inverse: its soft parts are those of the cutout', async () => {
	const { main, hints } = await runOn([
		grey(fur),
		marked('red'),
		marked('blue'),
		grey(inverseOf(fur)),
	]);
	expect(Object.keys(main[0].binary!)).toEqual(['cutout', 'mask']);
	expect(Buffer.compare(await alphaOf(main[0]), fur)).toBe(0);
	const { coverage, thingCount } = main[0].json.mask as { coverage: number; thingCount: number };
	expect(coverage).toBeCloseTo(hard.filter((value) => value > 0).length / hard.length, 5);
	expect(thingCount).toBeGreaterThan(0);
	expect(main[0].json.notes).toEqual([expect.stringMatching(/^The mask has large soft areas/)]);
	expect(main[0].json).not.toHaveProperty('missingOutputs');
	expect(hints[0].message).toMatch(/large soft areas/);
});

test('its inverse is one as well, and the photographs keep their names', async () => {
	const all = ['annotated', 'negativeAnnotated', 'mask', 'invertedMask'];
	const images = [marked('red'), marked('blue'), grey(fur), grey(inverseOf(fur))];
	const { main } = await runOn(images, all);
	expect(Object.keys(main[0].binary!).sort()).toEqual([...all].sort());
	const inverse = sharp(await readBinary(main[0].binary!.invertedMask)).extractChannel(0);
	expect(Buffer.compare(await inverse.raw().toBuffer(), inverseOf(fur))).toBe(0);
});

test.each<[string, Sharp[]]>([
	['the other is no inverse', [grey(fur), marked('red'), marked('blue'), grey(fur)]],
	['it is a photograph', [marked('red'), grey(fur), grey(inverseOf(fur)), marked('blue')]],
	[
		'it is a photograph, and so is the other',
		[marked('red'), marked('red'), marked('blue'), marked('red').negate()],
	],
])('none is called mask where %s', async (_name, images) => {
	const { main } = await runOn(images);
	expect(Object.keys(main[0].binary!)).toEqual(['image1', 'image2', 'image3', 'image4']);
	expect(main[0].json).not.toHaveProperty('mask');
	expect(main[0].json.missingOutputs).toEqual(['mask', 'cutout']);
});

const samples = (sample: (value: number) => number[]) => Uint8Array.from([...hard].flatMap(sample));

test.each<[string, Sharp, RegExp]>([
	['0 and 1', grey(hard.map((value) => value / 255)), /1 is selected/],
	[
		'0 and 1 in colour',
		sharp(
			samples((v) => [v & 1, v & 1, v & 1]),
			raw(3),
		),
		/1 is selected/,
	],
	[
		'black, with alpha',
		sharp(
			samples((v) => [0, 0, 0, v]),
			raw(4),
		),
		/what is opaque is selected/,
	],
])('a mask of %s looks black, and is understood', async (_name, image, note) => {
	const { main } = await runOn([image], ['mask', 'cutout'], { edge: 'sharp' });
	expect(Buffer.compare(await alphaOf(main[0]), hard)).toBe(0);
	expect(main[0].json.mask).toMatchObject({ empty: false });
	expect(main[0].json.notes).toEqual([expect.stringMatching(note)]);
});
