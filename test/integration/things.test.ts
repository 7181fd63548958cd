import { deflateSync } from 'node:zlib';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import { noise, writePng } from '../fixtures/png';
import { itemWith, readBinary } from './kit/binaryData';
import { until, useTrigger } from './kit/useTrigger';

const its = useTrigger();
const { sim, run, open, call } = its;

const [WIDTH, HEIGHT] = [480, 360];
const SIZE = { width: WIDTH, height: HEIGHT };
/** A box, a ring around a disc, and a speck. */
const DRAWN = {
	box: '<rect x="20" y="30" width="100" height="60"/>',
	disc: '<circle cx="300" cy="200" r="30"/>',
	ring: '<circle cx="300" cy="200" r="90" fill="none" stroke="white" stroke-width="20"/>',
	speck: '<rect x="10" y="300" width="5" height="5"/>',
};
const ALL = Object.values(DRAWN).join('');
/** Their boxes, the largest thing first. */
const BOXES = {
	box: { left: 20, top: 30, width: 100, height: 60 },
	ring: { left: 200, top: 100, width: 200, height: 200 },
	disc: { left: 270, top: 170, width: 60, height: 60 },
};

/** Without soft edges, so that each pixel is one of a thing or none. */
async function draw(shapes: string): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" shape-rendering="crispEdges"><rect width="100%" height="100%"/><g fill="white">${shapes}</g></svg>`;
	const image = sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w');
	return await image.threshold(128).png().toBuffer();
}

const create = { ...SIZE, channels: 3 as const, background: { r: 200, g: 90, b: 30 } };
const drawSource = async () => await sharp({ create }).jpeg({ quality: 100 }).toBuffer();

/** Runs the node on an image of ours, of which the service finds the given shapes. */
async function find(shapes: string, parameters: IDataObject = {}) {
	const body = await draw(shapes);
	sim.simulator.script('image', [{ status: 200, body }]);
	const items = [await itemWith(await drawSource())];
	return await run({ imageSource: 'binary', ...(parameters as object) }, { items });
}

async function alphas(item: INodeExecutionData, name: string): Promise<Uint8Array> {
	const image = sharp(await readBinary(item.binary![name]));
	const { channels = 1 } = await image.metadata();
	return await image
		.extractChannel(channels === 4 ? 3 : 0)
		.raw()
		.toBuffer();
}

const pixelsOf = async (shapes: string) =>
	await sharp(await draw(shapes))
		.extractChannel(0)
		.raw()
		.toBuffer();

describe('json.mask lists the things', () => {
	test('the largest first; a speck is noise', async () => {
		const { main } = await find(ALL);
		const { thingCount, things } = main[0].json.mask as IDataObject;
		expect(thingCount).toBe(3);
		const listed = things as Array<{
			boundingBox: IDataObject;
			coverage: number;
			center: IDataObject;
		}>;
		// The ring is the largest.
		expect(listed.map(({ boundingBox }) => boundingBox)).toEqual([
			BOXES.ring,
			BOXES.box,
			BOXES.disc,
		]);
		expect(listed[1].coverage).toBeCloseTo(6000 / (WIDTH * HEIGHT), 5);
		expect(listed[1].center).toEqual({ x: 69.5, y: 59.5 });
	});

	test('with specks, if they are wanted', async () => {
		const { main } = await find(ALL, { options: { smallestThing: 0.0001 } });
		expect(main[0].json.mask).toMatchObject({ thingCount: 4 });
	});

	test('none where nothing is found', async () => {
		const { main } = await find('');
		expect(main[0].json.mask).toMatchObject({ empty: true, thingCount: 0, things: [] });
	});

	test('one that fills the image', async () => {
		const { main } = await find('<rect width="100%" height="100%"/>');
		expect(main[0].json.mask).toMatchObject({
			thingCount: 1,
			things: [{ boundingBox: { left: 0, top: 0, ...SIZE }, coverage: 1 }],
		});
	});
});

describe('Separate Things gives an item for each', () => {
	const SEPARATE = {
		outputs: ['mask', 'cutout'],
		options: { separateThings: true, edge: 'sharp' },
	};

	test('with the mask and the cutout of that thing alone', async () => {
		const { main, hints } = await find(ALL, SEPARATE);
		expect(main).toHaveLength(3);
		const names = ['ring', 'box', 'disc'] as const;
		for (const [index, item] of main.entries()) {
			const expected = await pixelsOf(DRAWN[names[index]]);
			expect(Buffer.compare(await alphas(item, 'mask'), expected)).toBe(0);
			expect(Buffer.compare(await alphas(item, 'cutout'), expected)).toBe(0);
			expect(item.json.thing).toMatchObject({
				...{ index: index + 1, of: 3, boundingBox: BOXES[names[index]] },
				coverage: expect.any(Number),
			});
			expect(item.pairedItem).toEqual({ item: 0 });
			expect(item.json.task_id).toBe(main[0].json.task_id);
			expect(item.json).not.toHaveProperty('missingOutputs');
			expect(item.json).not.toHaveProperty('notes');
		}
		expect(main.map(({ binary }) => binary!.cutout.fileName)).toEqual(
			['1', '2', '3'].map((number) =>
				expect.stringMatching(new RegExp(`-${number}-cutout\\.png$`)),
			),
		);
		expect(hints[0].message).toMatch(/^3 cutouts; 3 masks; cost: \$0\.01;/);
	});

	test('the cost stands on the first only, so that sums are right', async () => {
		const { main } = await find(ALL, SEPARATE);
		const costs = main.map(({ json }) => json.costUsd);
		expect(costs).toEqual([expect.any(Number), undefined, undefined]);
		expect(sim.simulator.counters.tasksCreated).toBe(1);
	});

	test('the source is fetched once, however many things there are', async () => {
		const body = await draw(ALL);
		const photo = await drawSource();
		sim.simulator.script('image', [{ status: 200, body }]);
		sim.simulator.script('sample', [
			{ status: 200, body: photo },
			{ status: 200, body: photo },
		]);
		const { main } = await run({ ...SEPARATE, outputs: ['cutout'] });
		expect(main).toHaveLength(3);
		// The service fetches it too, or draws it itself.
		expect(sim.simulator.counters.requests.sample ?? 0).toBeLessThanOrEqual(2);
	});

	test('only the largest', async () => {
		const options = { separateThings: true, largestThings: 2 };
		const { main } = await find(ALL, { options });
		expect(main.map(({ json }) => json.thing)).toMatchObject([
			{ index: 1, of: 2, boundingBox: BOXES.ring },
			{ index: 2, of: 2, boundingBox: BOXES.box },
		]);
		expect(main[0].json.mask).toMatchObject({ thingCount: 3 });
	});

	test('one item as usual where there is nothing', async () => {
		const { main } = await find('', { options: { separateThings: true } });
		expect(main).toHaveLength(1);
		expect(main[0].json).not.toHaveProperty('thing');
		expect(main[0].binary).toHaveProperty('mask');
	});

	test('cropped, each to itself', async () => {
		const options = { separateThings: true, cropToMask: true };
		const { main } = await find(ALL, { outputs: ['cutout'], options });
		const sizes = main.map(
			async ({ binary }) => await sharp(await readBinary(binary!.cutout)).metadata(),
		);
		expect((await Promise.all(sizes)).map(({ width, height }) => [width, height])).toEqual([
			[200, 200],
			[100, 60],
			[60, 60],
		]);
	});

	test('100 of 300, and a note that says so', async () => {
		const specks = Array.from({ length: 300 }, (_, index) => {
			const [x, y] = [(index % 20) * 20, Math.floor(index / 20) * 20];
			return `<rect x="${x}" y="${y}" width="16" height="16"/>`;
		});
		const { main } = await find(specks.join(''), { options: { separateThings: true } });
		expect(main).toHaveLength(100);
		expect(main[0].json).toMatchObject({
			mask: { thingCount: 300 },
			thing: { index: 1, of: 100 },
			notes: ['There are 300 things: only the 100 largest are returned'],
		});
		expect(main[1].json).not.toHaveProperty('notes');
	});

	test('the mask of each still comes where the cutouts cannot be made', async () => {
		const body = await draw(ALL);
		sim.simulator.script('image', [{ status: 200, body }]);
		// More tables than any encoder writes.
		const jpeg = await sharp({ create }).jpeg().toBuffer();
		const table = Buffer.from([0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)]);
		const tables = Array<Buffer>(5_000).fill(table);
		const source = Buffer.concat([jpeg.subarray(0, 2), ...tables, jpeg.subarray(2)]);
		const items = [await itemWith(source)];
		const { main } = await run({ ...SEPARATE, imageSource: 'binary' }, { items });
		expect(main).toHaveLength(3);
		for (const { json, binary } of main) {
			expect(Object.keys(binary!)).toEqual(['mask']);
			expect(json).toMatchObject({
				missingOutputs: ['cutout'],
				notes: [expect.stringMatching(/^No cutout: .*too many tables/)],
			});
		}
	});

	test('by Get Task, and by the trigger in one execution', async () => {
		const { task_id: taskId } = (await find(ALL)).main[0].json;
		const parameters = { outputs: ['mask'], options: { separateThings: true } };
		const body = await draw(ALL);
		sim.simulator.script('image', [
			{ status: 200, body },
			{ status: 200, body },
		]);
		const fetched = await run({ operation: 'getTask', taskId: taskId as string, ...parameters });
		expect(fetched.main).toHaveLength(3);
		await open({ parameters });
		await call({ data: { task_id: taskId } });
		await until(() => its.trigger.starts.length > 0);
		expect(its.trigger.starts).toHaveLength(1);
		expect(its.trigger.starts[0].map(({ json }) => json)).toEqual(
			fetched.main.map(({ json }) => json),
		);
	});
});

test('a large colour profile is not copied into each of many cutouts', async () => {
	const boxes = Array.from(
		{ length: 20 },
		(_, index) =>
			`<rect x="${20 + 90 * (index % 5)}" y="${20 + 80 * (index >> 2)}" width="40" height="30"/>`,
	);
	const profile = Buffer.from(
		Array.from({ length: 300_000 }, (_, index) => noise(index, 1, 1) & 255),
	);
	const data = Buffer.concat([Buffer.from('Name\0\0', 'latin1'), deflateSync(profile)]);
	const extra = [{ type: 'iCCP', data }];
	const source = writePng({ ...SIZE, colourType: 2, depth: 8, sample: (x) => x, extra });
	const runOn = async (shapes: string) => {
		const body = await draw(shapes);
		sim.simulator.script('image', [{ status: 200, body }]);
		const parameters = { outputs: ['cutout'], options: { separateThings: true } };
		const items = [await itemWith(source)];
		return await run({ imageSource: 'binary', ...parameters }, { items });
	};
	const sizeOf = async (item: INodeExecutionData) => (await readBinary(item.binary!.cutout)).length;

	const [one] = (await runOn(boxes[0])).main;
	expect(await sizeOf(one)).toBeGreaterThan(300_000);
	expect(one.json).not.toHaveProperty('notes');

	const { main } = await runOn(boxes.join(''));
	expect(main).toHaveLength(20);
	for (const item of main) {
		expect(await sizeOf(item)).toBeLessThan(300_000);
		expect(item.json.notes).toEqual([
			expect.stringMatching(/^The colour profile of your image is too large/),
		]);
	}
});
