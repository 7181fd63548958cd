import sharp from 'sharp';

import type { Grey } from '../../../../nodes/shared/pixels/grey';
import {
	findThings,
	MOST_THINGS,
	type Things,
} from '../../../../nodes/shared/pixels/things/findThings';
import { labelThings } from '../../../../nodes/shared/pixels/things/separate';
import { greyOf } from '../cut';
import { floodFill } from '../floodFill';
import { slices } from '../kit';
import { drawMask } from '../shapes';

const { hypot, imul } = Math;

function draw(width: number, height: number, isSelected: (x: number, y: number) => boolean): Grey {
	const data = new Uint8Array(width * height);
	for (let y = 0, index = 0; y < height; y++) {
		for (let x = 0; x < width; x++, index++) data[index] = isSelected(x, y) ? 255 : 0;
	}
	return { width, height, data };
}

/** Chance that is the same each time. */
function chance(): () => number {
	let state = 1;
	return () => {
		state = (imul(state, 0x19660d) + 0x3c6ef35f) >>> 0;
		return state / 2 ** 32;
	};
}

function speckled(width: number, height: number, share: number): Grey {
	const random = chance();
	return draw(width, height, () => random() < share);
}

/** Soft blobs, as a service finds them: large ones, small ones, some that touch each other by a corner. */
async function blobs(side: number, cells: number): Promise<Grey> {
	const random = chance();
	const noise = Uint8Array.from({ length: cells * cells }, () => 255 * random());
	const raw = { width: cells, height: cells, channels: 1 as const };
	return await greyOf(
		sharp(noise, { raw })
			.resize(side, side, { kernel: 'cubic' })
			.linear(20, -2600)
			.toColourspace('b-w'),
	);
}

const spiral = (side: number) =>
	draw(side, side, (x, y) => {
		const [across, down] = [x - side / 2, y - side / 2];
		return (hypot(across, down) / 8 + Math.atan2(down, across) / (2 * Math.PI)) % 1 < 0.5;
	});

/** In the words of the flood fill. */
function expected({ width, height, data }: Grey, smallest: number) {
	const { parts, labels } = floodFill({ width, height, data });
	const numbered = parts.map((part, index) => ({ ...part, label: index + 1 }));
	const things = numbered.filter(({ pixels }) => pixels >= smallest * width * height);
	things.sort((a, b) => b.pixels - a.pixels || a.first - b.first);
	const listed = things.slice(0, MOST_THINGS);
	return {
		count: things.length,
		listed: listed.map(({ left, top, right, bottom, pixels, sumX, sumY }) => ({
			boundingBox: { left, top, width: right - left + 1, height: bottom - top + 1 },
			coverage: pixels / (width * height),
			center: { x: sumX / pixels, y: sumY / pixels },
		})),
		labelOf: new Map(listed.map(({ label }, index) => [label, index + 1])),
		labels,
	};
}

const MASKS: Array<[string, () => Grey | Promise<Grey>, smallest: number]> = [
	['nothing', () => draw(40, 30, () => false), 0],
	['everything', () => draw(40, 30, () => true), 0],
	['one pixel', () => draw(1, 1, () => true), 0],
	['one row', () => draw(101, 1, (x) => x % 3 > 0), 0],
	['one column', () => draw(1, 101, (_, y) => y % 3 > 0), 0],
	['a checkerboard', () => draw(300, 300, (x, y) => (x + y) % 2 === 0), 0],
	['pixels that touch by a corner', () => draw(64, 64, (x, y) => x === y || x + y === 63), 0],
	['pixels that touch none', () => draw(301, 299, (x, y) => x % 2 === 0 && y % 2 === 0), 0],
	['a comb', () => draw(301, 200, (x, y) => y === 199 || x % 2 === 0), 0],
	['a comb upside down', () => draw(301, 200, (x, y) => y === 0 || x % 2 === 0), 0],
	[
		'nested rings',
		() => draw(255, 255, (x, y) => Math.max(Math.abs(x - 127), Math.abs(y - 127)) % 4 < 2),
		0,
	],
	['spirals', () => spiral(400), 0],
	...[0.05, 0.2, 0.4, 0.5, 0.6, 0.9].map((share): [string, () => Grey, number] => [
		`random, ${share} of it`,
		() => speckled(311, 307, share),
		0,
	]),
	['random, without noise', () => speckled(311, 307, 0.35), 0.0005],
	['blobs', async () => await blobs(700, 24), 0.001],
	['many blobs', async () => await blobs(700, 60), 0],
	['soft shapes', async () => await greyOf(drawMask('two of them', 500, 400, { blur: 3 })), 0.001],
	['the largest image, blobs', async () => await blobs(3072, 60), 0.001],
	['a large image, random', () => speckled(1536, 1536, 0.4), 0.0001],
];

describe.each(MASKS)('%s', (_name, makeMask, smallest) => {
	let mask: Grey;
	let things: Things;
	let right: ReturnType<typeof expected>;

	beforeAll(async () => {
		mask = await makeMask();
		things = await findThings(mask, smallest, slices());
		right = expected(mask, smallest);
	});

	test('the things are those that flooding finds', () => {
		expect(things.count).toBe(right.count);
		expect(things.listed).toEqual(right.listed);
	});

	test('and so is the thing of each selected pixel', async () => {
		const labels = await labelThings(mask, things, slices());
		let wrong = 0;
		for (let index = 0; index < labels.length; index++) {
			const label = right.labelOf.get(right.labels[index]) ?? 0;
			if (mask.data[index] > 127 && labels[index] !== label) wrong += 1;
		}
		expect(wrong).toBe(0);
	});
});

test('5,000 specks: all are counted, and 100 listed', async () => {
	const mask = draw(300, 201, (x, y) => x % 3 === 0 && y % 4 === 0 && y < 200);
	const { count, listed } = await findThings(mask, 0, slices());
	expect([count, listed.length]).toEqual([5_000, 100]);
	expect(listed[1].boundingBox).toEqual({ left: 3, top: 0, width: 1, height: 1 });
});

test('5,000 specks are noise where a thing has to be larger', async () => {
	const mask = draw(300, 201, (x, y) => x % 3 === 0 && y % 4 === 0 && y < 200);
	expect(await findThings(mask, 0.001, slices())).toMatchObject({ count: 0, listed: [] });
});

test('a ring with a thing inside: two things, the ring first', async () => {
	const mask = draw(200, 200, (x, y) => {
		const distance = hypot(x - 100, y - 100);
		return distance < 20 || (distance > 60 && distance < 80);
	});
	const { count, listed } = await findThings(mask, 0.001, slices());
	expect(count).toBe(2);
	expect(listed.map(({ boundingBox }) => boundingBox)).toEqual([
		{ left: 21, top: 21, width: 159, height: 159 },
		{ left: 81, top: 81, width: 39, height: 39 },
	]);
	for (const { center } of listed) expect(center).toEqual({ x: 100, y: 100 });
});

test('a thing that is just as large as it has to be is one', async () => {
	const mask = draw(100, 100, (x, y) => x < 5 && y < 2);
	expect((await findThings(mask, 0.001, slices())).count).toBe(1);
	expect((await findThings(mask, 0.0011, slices())).count).toBe(0);
});
