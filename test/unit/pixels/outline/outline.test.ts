import { contours } from 'd3-contour';
import sharp from 'sharp';

import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { outlineThings, type Outline } from '../../../../nodes/shared/pixels/outline/outlineThings';
import { areaOf, simplifyRing } from '../../../../nodes/shared/pixels/outline/simplifyRing';
import { toPolygons } from '../../../../nodes/shared/pixels/outline/toPolygons';
import { traceRings, type Ring } from '../../../../nodes/shared/pixels/outline/traceRings';
import { writeSvg } from '../../../../nodes/shared/pixels/outline/writeSvg';
import { growMask } from '../../../../nodes/shared/pixels/reshape/growMask';
import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import { noise } from '../../../fixtures/png';
import { greyOf } from '../cut';
import { floodFill } from '../floodFill';
import { slices, whyRefused } from '../kit';
import { drawMask, SHAPES, type Shape } from '../shapes';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { abs, floor, hypot, max, min } = Math;

const [WIDTH, HEIGHT] = [96, 72];
type Point = [x: number, y: number];

const softOf = async (shape: Shape) => await greyOf(drawMask(shape, WIDTH, HEIGHT));
const hardOf = async (shape: Shape) => await growMask(await softOf(shape), 0, slices());
/** Random squares, of which some meet at a corner alone. */
function blots(share: number, seed: number): Grey {
	const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
		const [x, y] = [floor((at % WIDTH) / 4), floor(at / WIDTH / 3)];
		return (noise(x, y, seed) & 255) < share ? 255 : 0;
	});
	return { width: WIDTH, height: HEIGHT, data };
}

/** The same, where no two marked pixels or two others meet at a corner alone: there is one way to draw it. */
function plain(mask: Grey): Grey {
	const data = mask.data.slice();
	for (let isDone = false; !isDone;) {
		isDone = true;
		for (let at = 0; at < data.length - WIDTH - 1; at++) {
			if (at % WIDTH === WIDTH - 1) continue;
			const [a, b, c, d] = [data[at], data[at + 1], data[at + WIDTH], data[at + WIDTH + 1]];
			if (a !== d || b !== c || a === b) continue;
			data[at] = data[at + 1] = data[at + WIDTH] = data[at + WIDTH + 1] = 255;
			isDone = false;
		}
	}
	return { ...mask, data };
}

const pointsOf = (ring: Ring): Point[] =>
	Array.from({ length: ring.length / 2 }, (_, at) => [ring[2 * at], ring[2 * at + 1]]);
/** A ring written from its first point in reading order, so that rings can be compared wherever they begin. */
function write(points: Point[]): string {
	const texts = points.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`);
	const first = texts.indexOf([...texts].sort()[0]);
	return [...texts.slice(first), ...texts.slice(0, first)].join(' ');
}

function byD3(mask: Grey): Point[][] {
	const drawn = contours()
		.size([mask.width, mask.height])
		.smooth(true)
		// It draws all that reaches a value; between two neighbours it finds where that is.
		.contour(mask.data, 127.5);
	// It goes the other way round, and gives the first point once more at the end.
	return drawn.coordinates.flat().map((ring) => ring.slice(0, -1).reverse());
}

const traced = async (mask: Grey) =>
	(await traceRings(mask, slices())).map(({ ring }) => pointsOf(ring));

describe('the same rings as d3-contour', () => {
	test.each(Object.keys(SHAPES) as Shape[])('of a hard mask: %s', async (shape) => {
		const mask = plain(await hardOf(shape));
		const [found, expected] = [await traced(mask), byD3(mask)];
		expect(found.map(write).sort()).toEqual(expected.map(write).sort());
	});

	test.each([
		[20, 1],
		[128, 2],
		[235, 3],
	])('of random blots, %i of 256', async (share, seed) => {
		const mask = plain(blots(share, seed));
		const [found, expected] = [await traced(mask), byD3(mask)];
		expect(found.length).toBeGreaterThan(3);
		expect(found.map(write).sort()).toEqual(expected.map(write).sort());
	});

	test('of a soft mask, within a thousandth of a pixel', async () => {
		for (const shape of ['circle', 'ring', 'two of them', 'a thin line'] as const) {
			const mask = await softOf(shape);
			const [found, expected] = [(await traced(mask)).flat(), byD3(mask).flat()];
			expect(found.length).toBe(expected.length);
			for (const [x, y] of found) {
				const nearest = min(...expected.map(([left, top]) => hypot(left - x, top - y)));
				expect(nearest).toBeLessThan(0.001);
			}
		}
	});
});

describe('what the rings enclose', () => {
	test.each([
		[30, 4],
		[128, 5],
		[220, 6],
	])('is what is marked, also where pixels meet at corners: %i of 256', async (share, seed) => {
		const mask = blots(share, seed);
		const rings = await traceRings(mask, slices());
		const { parts } = floodFill(mask);
		// One line around each part; all others are around holes.
		expect(rings.filter(({ ring }) => areaOf(ring) > 0)).toHaveLength(parts.length);
		for (const { ring, inside } of rings) {
			expect(mask.data[inside]).toBe(255);
			const [x, y] = [(inside % WIDTH) + 0.5, floor(inside / WIDTH) + 0.5];
			expect(abs(x - ring[0]) + abs(y - ring[1])).toBe(0.5);
		}
		const area = rings.reduce((sum, { ring }) => sum + areaOf(ring), 0);
		const marked = mask.data.filter((value) => value === 255).length;
		const corners = rings.reduce((sum, { ring }) => sum + ring.length / 2, 0);
		// Lines cut an eighth of a pixel off at each corner.
		expect(abs(area - marked)).toBeLessThan(corners / 8);
	});
});

async function outline(mask: Grey, tolerance: number, smallest = 0): Promise<Outline[]> {
	const things = await findThings(mask, smallest, slices());
	return await outlineThings(mask, things, { tolerance, smallest }, slices());
}

/** The drawing as somebody else paints it: how much of each pixel is black. */
async function paint(svg: Buffer): Promise<Uint8Array> {
	return await sharp(svg).ensureAlpha().extractChannel(3).raw().toBuffer();
}

/** How far the nearest pixel of the other kind is, for those that are not as they should be. */
function worst(mask: Grey, painted: Uint8Array): number {
	let most = 0;
	for (const [at, value] of mask.data.entries()) {
		if (painted[at] >= 128 === value >= 128) continue;
		const [x, y] = [at % WIDTH, floor(at / WIDTH)];
		let nearest = Infinity;
		for (const [other, kind] of mask.data.entries()) {
			if (kind >= 128 === value >= 128) continue;
			nearest = min(nearest, hypot((other % WIDTH) - x, floor(other / WIDTH) - y));
		}
		most = max(most, nearest);
	}
	return most;
}

describe('the drawing', () => {
	test.each(Object.keys(SHAPES) as Shape[])('shows the mask: %s', async (shape) => {
		const mask = await hardOf(shape);
		const svg = await writeSvg(mask, await outline(mask, 0), slices());
		const painted = await paint(svg);
		const wrong = mask.data.filter((value, at) => value >= 128 !== painted[at] >= 128).length;
		expect(wrong).toBe(0);
		expect(await sharp(svg).metadata()).toMatchObject({
			...{ format: 'svg', width: WIDTH, height: HEIGHT },
		});
	});

	test.each([0.5, 1, 2, 4])('simplified, differs by no more than %d pixels', async (tolerance) => {
		for (const shape of ['circle', 'ring', 'two of them', 'in the lower right corner'] as const) {
			const mask = await hardOf(shape);
			const outlines = await outline(mask, tolerance);
			const painted = await paint(await writeSvg(mask, outlines, slices()));
			// A pixel more, as far as one counts in or out of its outline.
			expect(worst(mask, painted)).toBeLessThanOrEqual(tolerance + 1);
		}
	});

	test('has one path for each thing, the largest first, and holes as holes', async () => {
		const ring = await hardOf('ring');
		const [[outer, hole, ...others], ...things] = await outline(ring, 1);
		expect([others, things]).toEqual([[], []]);
		expect(areaOf(outer)).toBeGreaterThan(0);
		expect(areaOf(hole)).toBeLessThan(0);
		const svg = (await writeSvg(ring, await outline(ring, 1), slices())).toString();
		expect(svg.match(/<path /g)).toHaveLength(1);
		expect(svg.match(/Z/g)).toHaveLength(2);
		const two = (
			await writeSvg(ring, await outline(await hardOf('two of them'), 1), slices())
		).toString();
		expect(two).toMatch(/id="thing-1"[^>]*d="M.*Z"\/>\n<path id="thing-2"/);
	});

	test('leaves specks and small holes out', async () => {
		const mask = await hardOf('ring');
		mask.data[2 * WIDTH + 2] = 255;
		const middle = mask.data.indexOf(255, 36 * WIDTH) + 3;
		mask.data[middle] = 0;
		expect((await outline(mask, 1)).flat()).toHaveLength(3);
		expect((await outline(mask, 0)).flat()).toHaveLength(4);
		expect((await outline(mask, 0, 0.001)).flat()).toHaveLength(2);
	});

	test('of nothing is empty', async () => {
		expect(await outline(await hardOf('nothing'), 1)).toEqual([]);
	});
});

describe('a simplified ring', () => {
	/** A circle with a wobble, point by point. */
	const wobbly = (count: number): Ring =>
		Float32Array.from({ length: 2 * count }, (_, at) => {
			const angle = (2 * Math.PI * (at >> 1)) / count;
			const radius = 400 + 3 * Math.sin(40 * angle);
			return 500 + radius * (at & 1 ? Math.sin(angle) : Math.cos(angle));
		});

	test.each([0, 0.3, 1, 5, 50])('keeps every point within %d pixels', async (tolerance) => {
		const ring = wobbly(2_000);
		const simple = pointsOf(await simplifyRing(ring, tolerance, slices()));
		for (const [x, y] of pointsOf(ring)) {
			const nearest = min(
				...simple.map(([left, top], at) => {
					const [right, bottom] = simple[(at + 1) % simple.length];
					const [across, down] = [right - left, bottom - top];
					const along = ((x - left) * across + (y - top) * down) / (across ** 2 + down ** 2);
					const share = max(0, min(1, along));
					return hypot(x - left - share * across, y - top - share * down);
				}),
			);
			expect(nearest).toBeLessThanOrEqual(tolerance + 0.001);
		}
		expect(simple.length).toBeLessThanOrEqual(2_000);
		if (tolerance > 1) expect(simple.length).toBeLessThan(100);
	});

	test('of a square is its corners', async () => {
		const side = 30;
		const square = Float32Array.from(
			[0, 1, 2, 3].flatMap((turn) =>
				Array.from({ length: side }, (_, step): Point => {
					const [x, y] = [
						[step, 0],
						[side, step],
						[side - step, side],
						[0, side - step],
					][turn];
					return [x, y];
				}).flat(),
			),
		);
		expect(pointsOf(await simplifyRing(square, 0.1, slices())).sort()).toEqual([
			[0, 0],
			[0, side],
			[side, 0],
			[side, side],
		]);
		expect(areaOf(square)).toBe(side * side);
	});

	test('as numbers for JSON has at most 300 points, and all together 10,000', async () => {
		const [polygon] = await toPolygons([[wobbly(4_000)]], 0, slices());
		expect(polygon[0].length).toBeLessThanOrEqual(300);
		expect(polygon[0].length).toBeGreaterThan(100);
		expect(polygon.flat(2).every((place) => Number.isInteger(Math.round(place * 1e6) / 1e5))).toBe(
			true,
		);
		const many = await toPolygons(Array<Outline>(100).fill([wobbly(250)]), 0, slices());
		expect(many).toHaveLength(40);
	});
});

test('noise that has no outline is refused', async () => {
	const [width, height] = [1_500, 1_500];
	const data = Uint8Array.from({ length: width * height }, (_, at) =>
		((at % width) + floor(at / width)) % 2 === 0 ? 255 : 0,
	);
	const why = await whyRefused(traceRings({ width, height, data }, slices()));
	expect(why).toBe('its outline has too many corners');
});
