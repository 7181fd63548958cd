import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';

import { drawPhoto } from '../unit/pixels/kit';
import { readBinary, storeBinary } from './kit/binaryData';
import { openTool } from './kit/callTool';
import { runNode, type RunOptions } from './kit/runNode';
import { sample, useSimulator } from './kit/simulation';
import { renderSample } from '../tools/simulator';

const sim = useSimulator();

const [WIDTH, HEIGHT] = [240, 160];
const CIRCLE = '<circle cx="70" cy="80" r="40"/>';
const BOX = '<rect x="150" y="40" width="60" height="50"/>';
const SPECK = '<rect x="5" y="5" width="3" height="3"/>';

/** What a mask marks, without soft edges. */
async function drawMask(shapes: string, width = WIDTH, height = HEIGHT): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}" shape-rendering="crispEdges"><rect width="100%" height="100%"/><g fill="white">${shapes}</g></svg>`;
	const image = sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w');
	return await image.threshold(128).png().toBuffer();
}

const marksOf = async (shapes: string) =>
	await sharp(await drawMask(shapes))
		.extractChannel(0)
		.raw()
		.toBuffer();
const channelOf = async (item: INodeExecutionData, name: string, channel: 0 | 3) =>
	await sharp(await readBinary(item.binary![name]))
		.extractChannel(channel)
		.raw()
		.toBuffer();
const photo = async () => await drawPhoto(WIDTH, HEIGHT).jpeg({ quality: 95 }).toBuffer();

type Files = { [field: string]: Buffer };

async function itemOf(files: Files, json: IDataObject = {}): Promise<INodeExecutionData> {
	const binary = Object.fromEntries(
		await Promise.all(
			Object.entries(files).map(async ([field, bytes]) => {
				const name = bytes.subarray(1, 4).toString() === 'PNG' ? `${field}.png` : `${field}.jpg`;
				return [field, await storeBinary(bytes, name)] as const;
			}),
		),
	);
	return { json, binary };
}

const both = async (shapes = CIRCLE + BOX) =>
	await itemOf({ data: await photo(), mask: await drawMask(shapes) });

/** Nobody is at this address. */
const NOWHERE = { apiKey: 'no-key', baseUrl: 'http://127.0.0.1:9' };

/** Runs the operation in a node without a credential. */
async function run(
	parameters: INodeParameters,
	items: INodeExecutionData[],
	{ settings, ...others }: Partial<RunOptions> = {},
) {
	return await runNode({
		credential: NOWHERE,
		parameters: { operation: 'useMask', ...parameters },
		items,
		settings: { credentials: undefined, ...settings },
		...others,
	});
}

const on = (onError: 'continueErrorOutput' | 'continueRegularOutput') => ({
	settings: { onError },
});

describe('a cutout', () => {
	test('is the one that Segment makes of the same image and mask', async () => {
		const image = (await renderSample(sample.name)).image;
		const options = { background: '#fff', cropToMask: true, softEdge: 3 };
		const items = [{ json: {}, binary: { data: await storeBinary(image, 'Red shirt.png') } }];
		const segmented = await sim.run(
			{
				imageSource: 'binary',
				outputs: ['mask', 'cutout'],
				options: { ...options, includeInput: true },
			},
			{ items },
		);
		const asked = sim.simulator.requests.length;
		const { main, hints } = await run({ make: ['cutout'], options }, segmented.main);
		const [expected, found] = [segmented.main[0], main[0]];
		expect(
			Buffer.compare(
				await readBinary(found.binary!.cutout),
				await readBinary(expected.binary!.cutout),
			),
		).toBe(0);
		expect(found.binary!.cutout.fileName).toBe(expected.binary!.cutout.fileName);
		expect(found.json.mask).toEqual(expected.json.mask);
		expect(Object.keys(found.binary!)).toEqual(['cutout']);
		expect(hints[0].message).toBe('1 cutout; cost: nothing; time: 1 s.');
		expect(sim.simulator.requests).toHaveLength(asked);
	});

	test.each([
		['a pattern', 'mask_*'],
		['names', 'mask_0, mask_1'],
		['a list', "={{ ['mask_0', 'mask_1'] }}"],
	])('of several masks, by %s: an item for each, of one image', async (_label, maskField) => {
		const item = await itemOf({
			data: await photo(),
			mask_0: await drawMask(CIRCLE),
			mask_1: await drawMask(BOX),
		});
		const { main } = await run({ maskField, options: { edge: 'sharp' } }, [item]);
		expect(main).toHaveLength(2);
		for (const [index, shapes] of [CIRCLE, BOX].entries()) {
			expect(await channelOf(main[index], 'cutout', 3)).toEqual(await marksOf(shapes));
			expect(main[index].json).toMatchObject({
				...{ outcome: 'succeeded', sourceFile: 'data.jpg', maskFile: `mask_${index}.png` },
				mask: { empty: false, thingCount: 1 },
			});
			expect(main[index].binary!.cutout.fileName).toBe(`data-${index + 1}-cutout.png`);
			expect(main[index].pairedItem).toEqual({ item: 0 });
		}
	});

	test('of each thing', async () => {
		const parameters = { make: ['cutout', 'cleanMask', 'inpaintingMask'], maskFor: 'white' };
		const options = { separateThings: true, edge: 'sharp' };
		const { main, hints } = await run({ ...parameters, options }, [
			await both(CIRCLE + BOX + SPECK),
		]);
		expect(main).toHaveLength(2);
		for (const [index, shapes] of [CIRCLE, BOX].entries()) {
			const marks = await marksOf(shapes);
			expect(await channelOf(main[index], 'cutout', 3)).toEqual(marks);
			expect(await channelOf(main[index], 'cleanMask', 0)).toEqual(marks);
			expect(await channelOf(main[index], 'inpaintingMask', 0)).toEqual(marks);
			expect(main[index].json).toMatchObject({
				thing: { index: index + 1, of: 2 },
				mask: { thingCount: 2 },
			});
		}
		expect(main[1].binary!.cleanMask.fileName).toBe('data-2-cleanMask.png');
		expect(hints[0]).toMatchObject({
			type: 'info',
			message: '2 cutouts; 2 clean masks; 2 inpainting masks; cost: nothing; time: 1 s.',
		});
	});

	test('of the transparency of another cutout, with a note', async () => {
		const first = await run({ options: { edge: 'sharp' } }, [await both()]);
		const item = await itemOf({
			data: await photo(),
			mask: await readBinary(first.main[0].binary!.cutout),
		});
		const { main, hints } = await run({ options: { edge: 'sharp' } }, [item]);
		expect(await channelOf(main[0], 'cutout', 3)).toEqual(await marksOf(CIRCLE + BOX));
		expect(main[0].json.notes).toEqual([expect.stringMatching(/its transparency/)]);
		expect(hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/transparency/),
		});
	});
});

describe('a product image, and what lies behind a cutout', () => {
	const SMALL = { canvasWidth: 90, canvasHeight: 90 };
	const pixelAt = async (item: INodeExecutionData, left: number, top: number) => {
		const image = sharp(await readBinary(item.binary!.cutout)).removeAlpha();
		return [...(await image.extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
	};
	const plain = async (background: string, width: number, height: number) =>
		await sharp({ create: { width, height, channels: 3, background } })
			.png()
			.toBuffer();

	test('one choice makes it, a field of the operation', async () => {
		const parameters = { productImage: 'amazon', options: SMALL };
		const { main, hints } = await run(parameters, [await both(BOX)]);
		expect(main[0].binary!.cutout).toMatchObject({ mimeType: 'image/jpeg' });
		expect(await pixelAt(main[0], 0, 0)).toEqual([255, 255, 255]);
		expect(main[0].json.product).toMatchObject({
			...{ filled: expect.closeTo(0.86, 1), width: 90, height: 90, touchesEdge: false },
			problems: expect.arrayContaining([expect.stringMatching(/^The image is 90 × 90 pixels/)]),
		});
		expect(hints[0].message).toMatch(/1 product image to check/);
	});

	test('of several things it says so, and of each for itself it does not', async () => {
		const parameters = { productImage: 'square', productImageSize: 100 };
		const { main } = await run(parameters, [await both()]);
		expect(main[0].json.product).toMatchObject({
			problems: [expect.stringMatching(/^2 separate things are selected/)],
		});
		const options = { separateThings: true, enlarge: false };
		const { main: each } = await run({ ...parameters, options }, [await both()]);
		expect(each.map(({ json }) => (json.product as IDataObject).problems)).toEqual([[], []]);
	});

	test('what is cut off at the edge of the photo is named', async () => {
		const edge = '<rect x="0" y="40" width="60" height="50"/>';
		const options = { background: '', ...SMALL };
		const { main } = await run({ productImage: 'etsy', options }, [await both(edge)]);
		expect(main[0].binary!.cutout).toMatchObject({ mimeType: 'image/png' });
		expect(main[0].json.product).toMatchObject({
			touchesEdge: true,
			problems: expect.arrayContaining([expect.stringMatching(/edge of the photo/)]),
		});
	});

	test('another file of the item, which covers the canvas', async () => {
		const item = await itemOf({
			data: await photo(),
			mask: await drawMask(BOX),
			beach: await plain('#3264c8', 300, 40),
		});
		const options = { backgroundImage: 'file', backgroundField: 'beach', ...SMALL };
		const { main } = await run({ options: { ...options, cutoutFormat: 'png' } }, [item]);
		expect(await pixelAt(main[0], 0, 0)).toEqual([50, 100, 200]);
		expect(await pixelAt(main[0], 89, 89)).toEqual([50, 100, 200]);
		expect(await pixelAt(main[0], 45, 45)).not.toEqual([50, 100, 200]);
		const { main: jpeg } = await run({ options: { ...options, cutoutFormat: 'jpeg' } }, [item]);
		expect(jpeg[0].binary!.cutout.mimeType).toBe('image/jpeg');
	});

	test('the image itself, blurred, and a shadow', async () => {
		const options = { backgroundImage: 'blurred', backgroundBlur: 30 };
		const { main } = await run({ options }, [await both(BOX)]);
		const [found, mean] = [await pixelAt(main[0], 5, 5), await pixelAt(main[0], 6, 5)];
		for (const [at, level] of found.entries())
			expect(Math.abs(level - mean[at])).toBeLessThanOrEqual(2);
		const shadow = { shadow: true, shadowOpacity: 100, shadowDown: 10, background: 'white' };
		const { main: dark } = await run({ options: shadow }, [await both(BOX)]);
		expect((await pixelAt(dark[0], 180, 94))[0]).toBeLessThan(200);
		expect(await pixelAt(dark[0], 20, 20)).toEqual([255, 255, 255]);
	});

	test.each<[string, Files, RegExp]>([
		['is not there', {}, /^The item has no file in the field "background"$/],
		[
			'are several',
			{ b_1: Buffer.from('a'), b_2: Buffer.from('b') },
			/^Background Field names several files$/,
		],
	])('a background that %s is an error', async (_label, files, message) => {
		const item = await itemOf({ data: await photo(), mask: await drawMask(BOX), ...files });
		const name = 'b_1' in files ? 'b_*' : 'background';
		const options = { backgroundImage: 'file', backgroundField: name };
		const { error } = await run({ options }, [item]);
		expect(error?.message).toMatch(message);
	});

	test('without a background that can be used there is no cutout, and the rest comes', async () => {
		const broken = (await plain('red', 50, 50)).fill(0, 60, 70);
		for (const [background, why] of [
			[Buffer.from('%PDF-1.7'), /^No cutout: the background is a PDF document/],
			[broken, /^No cutout: the background cannot be read: /],
		] as const) {
			const item = await itemOf({ data: await photo(), mask: await drawMask(BOX), background });
			const options = { backgroundImage: 'file' };
			const { main } = await run({ make: ['cutout', 'cleanMask'], options }, [item]);
			expect(Object.keys(main[0].binary!)).toEqual(['cleanMask']);
			expect(main[0].json).toMatchObject({
				missingOutputs: ['cutout'],
				notes: [expect.stringMatching(why)],
			});
		}
	});

	test('an option that does nothing is named', async () => {
		const { main } = await run({ options: { enlarge: true } }, [await both(BOX)]);
		expect(main[0].json.notes).toEqual([
			'Enlarge to Canvas has no effect without Canvas Width or Canvas Height',
		]);
		const { main: mask } = await run({ make: ['cleanMask'], options: { enlarge: true } }, [
			await both(BOX),
		]);
		expect(mask[0].json).not.toHaveProperty('notes');
	});
});

describe('masks', () => {
	test('without specks, and always as large as the image', async () => {
		const item = await itemOf({
			data: await photo(),
			mask: await drawMask(CIRCLE + BOX + SPECK, WIDTH / 2, HEIGHT / 2),
		});
		const { main } = await run({ make: ['cleanMask', 'inpaintingMask'], maskFor: 'pure' }, [item]);
		for (const name of ['cleanMask', 'inpaintingMask']) {
			const size = await sharp(await readBinary(main[0].binary![name])).metadata();
			expect(size).toMatchObject({ width: WIDTH, height: HEIGHT });
		}
		const edits = await channelOf(main[0], 'inpaintingMask', 0);
		const expected = await marksOf(CIRCLE + BOX);
		const wrong = expected.filter((mark, at) => mark === edits[at]).length;
		expect(wrong / expected.length).toBeLessThan(0.01);
		expect(main[0].json.mask).toMatchObject({ width: WIDTH, height: HEIGHT, thingCount: 2 });
		expect(main[0].json).not.toHaveProperty('notes');
	});

	test('upright, where the image is stored on its side', async () => {
		const upright = await drawPhoto(WIDTH, HEIGHT).png().toBuffer();
		const data = await sharp(upright)
			.rotate(270)
			.withMetadata({ orientation: 6 })
			.jpeg()
			.toBuffer();
		expect(await sharp(data).metadata()).toMatchObject({ width: HEIGHT, height: WIDTH });
		const item = await itemOf({ data, mask: await drawMask(BOX) });
		const { main } = await run({ make: ['inpaintingMask'] }, [item]);
		const alphas = await channelOf(main[0], 'inpaintingMask', 3);
		expect(alphas.map((alpha) => 255 - alpha)).toEqual(await marksOf(BOX));
		const red = await channelOf(main[0], 'inpaintingMask', 0);
		const expected = await sharp(upright).extractChannel(0).raw().toBuffer();
		const kept = [...expected.keys()].filter((at) => alphas[at] === 255);
		const off = kept.reduce((sum, at) => sum + Math.abs(red[at] - expected[at]), 0) / kept.length;
		expect(off).toBeLessThan(12);
	});

	test('grown, feathered, and of everything else', async () => {
		const parameters = { make: ['inpaintingMask'], maskFor: 'white', areaToEdit: 'rest' };
		const { main } = await run({ ...parameters, options: { grow: 4, feather: 6 } }, [
			await both(BOX),
		]);
		const edits = await channelOf(main[0], 'inpaintingMask', 0);
		// The box begins at x = 150; what is kept grows by 4, and fades over 3 more.
		const row = [...edits.subarray(60 * WIDTH + 140, 60 * WIDTH + 152)];
		expect(row.slice(0, 3)).toEqual([255, 255, 255]);
		expect(row.slice(9)).toEqual([0, 0, 0]);
		expect(row[5]).toBeGreaterThan(128);
		expect(row[6]).toBeLessThan(128);
	});

	test('without an image: what needs none is made, and what needs one is named', async () => {
		const item = await itemOf({ mask: await drawMask(BOX) });
		const alone = await run({ make: ['cleanMask'], imageField: '' }, [item]);
		expect(await channelOf(alone.main[0], 'cleanMask', 0)).toEqual(await marksOf(BOX));
		expect(alone.main[0].json).not.toHaveProperty('notes');
		expect(alone.main[0].binary!.cleanMask.fileName).toBe('mask-cleanMask.png');

		const missing = await run({ make: ['cleanMask', 'cutout'] }, [item]);
		expect(Object.keys(missing.main[0].binary!)).toEqual(['cleanMask']);
		expect(missing.main[0].json).toMatchObject({
			missingOutputs: ['cutout'],
			notes: ['No cutout: the item has no file in the field "data"'],
		});
		const meant = await run({ make: ['cleanMask'] }, [item]);
		expect(meant.main[0].json.notes).toEqual([
			'Made at the size of the mask, because the item has no file in the field "data"',
		]);
	});

	test('of an image that cannot be unpacked: the masks come, at its size', async () => {
		const whole = await photo();
		// Its header is there, its pixels are not what they should be.
		const tables = Array<Buffer>(5_000).fill(
			Buffer.from([0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)]),
		);
		const data = Buffer.concat([whole.subarray(0, 2), ...tables, whole.subarray(2)]);
		const item = await itemOf({ data, mask: await drawMask(BOX, WIDTH / 2, HEIGHT / 2) });
		const { main } = await run({ make: ['cutout', 'inpaintingMask'] }, [item]);
		expect(main[0].json).toMatchObject({
			missingOutputs: ['cutout'],
			notes: [
				expect.stringMatching(/^No cutout: .*too many tables/),
				expect.stringMatching(/^The inpainting mask has no colours, because .*too many tables/),
			],
		});
		const size = await sharp(await readBinary(main[0].binary!.inpaintingMask)).metadata();
		expect(size).toMatchObject({ width: WIDTH, height: HEIGHT, hasAlpha: true });
		const { error } = await run({ make: ['cutout'] }, [item]);
		expect(error?.message).toMatch(/^Nothing can be made: .*too many tables/);
	});

	test('of a mask that marks nothing', async () => {
		const { main, hints } = await run({ make: ['cutout', 'inpaintingMask'] }, [await both('')]);
		expect(main[0].json).toMatchObject({ mask: { empty: true }, missingOutputs: ['cutout'] });
		expect(Object.keys(main[0].binary!)).toEqual(['inpaintingMask']);
		expect(hints[0].message).toMatch(/^1 mask with nothing marked; .*; 1 cutout not made/);
	});
});

describe('outline and preview', () => {
	const FRAME = '<path fill-rule="evenodd" d="M20 20H120V120H20ZM40 50H80V100H40Z"/>';
	type Listed = { boundingBox: IDataObject; polygon: Array<Array<[number, number]>> };
	const painted = async (item: INodeExecutionData) =>
		await sharp(await readBinary(item.binary!.outline))
			.ensureAlpha()
			.extractChannel(3)
			.threshold(128)
			.raw()
			.toBuffer();

	test('a drawing of the things, and their polygons in the JSON', async () => {
		const item = await both(FRAME + BOX + SPECK);
		const { main, hints } = await run({ make: ['outline', 'preview'] }, [item]);
		expect(main[0].binary!.outline).toMatchObject({
			...{ mimeType: 'image/svg+xml', fileName: 'data-outline.svg', fileExtension: 'svg' },
		});
		const [found, expected] = [await painted(main[0]), await marksOf(FRAME + BOX)];
		expect(expected.filter((mark, at) => mark !== found[at]).length).toBeLessThan(20);
		const { things } = main[0].json.mask as { things: Listed[] };
		expect(things).toHaveLength(2);
		for (const [index, corners] of [
			[20, 20, 120, 120],
			[150, 40, 210, 90],
		].entries()) {
			const [ring] = things[index].polygon;
			const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
			const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
			for (const [at, place] of box.entries())
				expect(Math.abs(place - corners[at])).toBeLessThanOrEqual(1);
			expect(ring.length).toBeLessThan(10);
		}
		expect(things.map(({ polygon }) => polygon.length)).toEqual([2, 1]);
		expect(main[0].json.images).toMatchObject([
			{ name: 'preview', mimeType: 'image/jpeg', width: WIDTH, height: HEIGHT },
			{ name: 'outline', width: WIDTH, height: HEIGHT },
		]);
		expect(hints[0].message).toBe('1 outline; 1 preview; cost: nothing; time: 1 s.');
	});

	test('the recipes of the documentation make of it what their readers take', async () => {
		const { main } = await run({ make: ['outline'] }, [await both(BOX)]);
		const page = readFileSync(resolve(__dirname, '../../docs/use-mask.md'), 'utf8');
		/** What an expression in a row of the table gives. */
		const recipe = (name: string): unknown => {
			const row = page.split('\n').find((line) => line.startsWith(`| ${name}`)) ?? '';
			const code = /\{\{ (.*?) \}\}/.exec(row)?.[1] ?? '';
			return runInNewContext(code, { $json: main[0].json }) as unknown;
		};
		const [corners] = (main[0].json.mask as { things: Listed[] }).things[0].polygon;
		expect(recipe('COCO')).toEqual([corners.flat()]);
		const css = corners.map(([x, y]) => `${x}px ${y}px`).join(', ');
		expect(recipe('CSS')).toBe(css);
		const yolo = String(recipe('YOLO')).split(' ').map(Number);
		expect(yolo).toHaveLength(2 * corners.length);
		for (const [at, share] of yolo.entries()) {
			const place = share * (at % 2 === 0 ? WIDTH : HEIGHT);
			expect(place).toBeCloseTo(corners.flat()[at], 2);
		}
	});

	test('a die-cut line lies outside, and things that it joins share one', async () => {
		const near = '<rect x="125" y="40" width="20" height="50"/>';
		const options = { outlineOffset: 6, simplifyOutline: 0.2 };
		const item = await itemOf({ mask: await drawMask(near + BOX) });
		const { main } = await run({ make: ['outline'], imageField: '', options }, [item]);
		const svg = (await readBinary(main[0].binary!.outline)).toString();
		expect(svg.match(/<path /g)).toHaveLength(1);
		const columns = [...(await painted(main[0])).subarray(65 * WIDTH, 66 * WIDTH)];
		expect(columns.indexOf(255)).toBe(125 - 6);
		expect(columns.lastIndexOf(255)).toBe(209 + 6);
		expect(main[0].json.mask).toMatchObject({
			things: [{ polygon: [expect.any(Array)] }, { polygon: [expect.any(Array)] }],
		});
	});

	test('of each thing: its outline, and one preview', async () => {
		const options = { separateThings: true };
		const parameters = { make: ['outline', 'preview'], fileName: 'A', options };
		const { main } = await run(parameters, [await both()]);
		expect(main.map(({ binary }) => Object.values(binary!).map((file) => file.fileName))).toEqual([
			['A-1-preview.jpg', 'A-1-outline.svg'],
			['A-2-outline.svg'],
		]);
		for (const [index, shapes] of [CIRCLE, BOX].entries()) {
			const [found, expected] = [await painted(main[index]), await marksOf(shapes)];
			expect(expected.filter((mark, at) => mark !== found[at]).length).toBeLessThan(60);
			expect(main[index].json.thing).toMatchObject({ polygon: [expect.any(Array)] });
			expect(main[index].json).not.toHaveProperty('missingOutputs');
		}
	});

	test('what cannot be made is named', async () => {
		const noise = await itemOf({ data: await photo(), mask: await drawMask(SPECK) });
		const specks = await run({ make: ['outline', 'cleanMask'] }, [noise]);
		expect(specks.main[0].json).toMatchObject({
			missingOutputs: ['outline'],
			notes: [expect.stringMatching(/^No outline: all that is marked is smaller/)],
		});
		const item = await itemOf({ mask: await drawMask(BOX) });
		const { main } = await run({ make: ['outline', 'preview'] }, [item]);
		expect(main[0].json).toMatchObject({
			missingOutputs: ['preview'],
			notes: ['No preview: the item has no file in the field "data"'],
		});
		const empty = await run({ make: ['outline', 'cleanMask'] }, [await both('')]);
		expect(empty.main[0].json).toMatchObject({ missingOutputs: ['outline'], mask: { things: [] } });
	});
});

describe('what is missing or wrong is named', () => {
	test.each<[string, Files, INodeParameters, RegExp, RegExp]>([
		[
			'no mask',
			{ data: Buffer.from('a') },
			{},
			/^The item has no file in the field "mask"$/,
			/^Its files are in: data\. Enter one of these as Mask Field: a mask from/,
		],
		[
			'no image for a cutout',
			{ mask: Buffer.from('a') },
			{},
			/^The item has no file in the field "data"$/,
			/^Its files are in: mask\. Enter one of these as Image Field\. .* Keep Input Fields and Files is on there\.$/,
		],
		[
			'the mask in place of the image',
			{ mask: Buffer.from('a') },
			{ imageField: 'mask' },
			/^Image Field and Mask Field name the same file$/,
			/^The image is what the mask was made from\. .* Keep Input Fields and Files/,
		],
		[
			'no file at all',
			{},
			{},
			/^The item has no file in the field "data"$/,
			/no files at all.*Keep Input Fields and Files is on there\.$/,
		],
		[
			'no image field',
			{ mask: Buffer.from('a') },
			{ imageField: '' },
			/^Image Field is empty$/,
			/cutout/,
		],
		[
			'several images',
			{ a_1: Buffer.from('a'), a_2: Buffer.from('b'), mask: Buffer.from('a') },
			{ imageField: 'a_*' },
			/^Image Field names several files$/,
			/one image/,
		],
		[
			'nothing to make',
			{ data: Buffer.from('a') },
			{ make: '={{ [] }}' },
			/^Make is empty$/,
			/Choose/,
		],
		[
			'a pattern that fits no mask',
			{ data: Buffer.from('a') },
			{ maskField: 'mask_*' },
			/^The item has no file in a field like "mask_\*"$/,
			/as Mask Field/,
		],
		[
			'too much growth',
			{ data: Buffer.from('a'), mask: Buffer.from('a') },
			{ make: ['cleanMask'], options: { grow: 300 } },
			/^Grow \(Pixels\) under Options is not a number from -250 to 250: 300$/,
			/Correct it/,
		],
		[
			'a mask that is no image',
			{ data: Buffer.from('a'), mask: Buffer.from('%PDF-1.7') },
			{ make: ['cleanMask'], imageField: '' },
			/^The file "mask\.jpg" \(field "mask"\) is a PDF document, not a JPEG, PNG or WebP image$/,
			/^Choose the field that holds the mask\.$/,
		],
	])('%s', async (_label, files, parameters, message, description) => {
		const { error } = await run(parameters, [await itemOf(files)]);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
		expect(error?.description).not.toMatch(/paid/);
	});

	test('a photograph in the place of the mask, and a mask of another image', async () => {
		const swapped = await itemOf({ data: await drawMask(BOX), mask: await photo() });
		const { error } = await run({}, [swapped]);
		expect(error?.message).toMatch(
			/"mask\.jpg".*cannot be used as a mask: it is an image in colour/,
		);
		const other = await itemOf({ data: await photo(), mask: await drawMask(BOX, 100, 300) });
		const misfit = await run({ make: ['cleanMask'] }, [other]);
		expect(misfit.error?.message).toMatch(
			/does not belong to the image: .*another shape .*100 × 300 and 240 × 160/,
		);
	});

	test('on the error output, beside the masks and items that are well', async () => {
		const item = await itemOf({
			data: await photo(),
			mask_0: await drawMask(CIRCLE),
			mask_1: await photo(),
			mask_2: await drawMask(BOX),
		});
		const { main, errorOutput, hints } = await run(
			{ maskField: 'mask_*' },
			[item, await itemOf({}, { sku: 'A-1' })],
			on('continueErrorOutput'),
		);
		expect(main.map(({ json }) => json.maskFile)).toEqual(['mask_0.png', 'mask_2.png']);
		expect(errorOutput.map(({ json }) => json)).toMatchObject([
			{ error: { reason: 'unusableImage', message: expect.stringMatching(/mask_1/) } },
			{ sku: 'A-1', error: { reason: 'invalidParameter' } },
		]);
		expect(hints[0].message).toMatch(/^2 cutouts; 2 items failed; cost: nothing/);
	});

	test('on the regular output, in the place of the item', async () => {
		const items = [await itemOf({}, { sku: 'A-1' }), await both()];
		const { main } = await run({}, items, on('continueRegularOutput'));
		expect(main.map(({ json }) => json)).toMatchObject([
			{ sku: 'A-1', outcome: 'failed', error: { reason: 'invalidParameter' } },
			{ outcome: 'succeeded' },
		]);
	});
});

test('the input comes along if it is wanted', async () => {
	const item = { ...(await both()), json: { sku: 'A-1' } };
	const parameters = { make: ['inpaintingMask'], fileName: 'A-1' };
	const { main } = await run({ ...parameters, options: { includeInput: true } }, [item]);
	expect(Object.keys(main[0].binary!).sort()).toEqual(['data', 'inpaintingMask', 'mask']);
	expect(main[0].json).toMatchObject({ sku: 'A-1', outcome: 'succeeded' });
	expect(main[0].binary!.inpaintingMask.fileName).toBe('A-1.png');
	expect(main[0].json.images).toMatchObject([
		{ name: 'inpaintingMask', mimeType: 'image/png', width: WIDTH, height: HEIGHT },
	]);
});

test('it is no tool for a model', async () => {
	const tool = openTool(NOWHERE, { operation: 'useMask' }, { credentials: undefined });
	await expect(tool.call({})).rejects.toThrow(/^Use Mask cannot be used as a tool/);
});
