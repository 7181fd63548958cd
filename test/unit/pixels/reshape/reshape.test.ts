import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { measureRows, type Wanted } from '../../../../nodes/shared/pixels/reshape/distances';
import { featherMask } from '../../../../nodes/shared/pixels/reshape/featherMask';
import { growMask } from '../../../../nodes/shared/pixels/reshape/growMask';
import {
	changeMask,
	MOST_GROWTH,
	WIDEST_FEATHER,
} from '../../../../nodes/shared/pixels/reshape/tidyMask';
import { noise } from '../../../fixtures/png';
import { slices } from '../kit';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, hypot, max, min } = Math;

/** Random blots, some at the edges; `share` of 256 is how much of it is marked. */
function blots(width: number, height: number, share: number, seed: number): Grey {
	const data = Uint8Array.from({ length: width * height }, (_, at) => {
		const [x, y] = [floor((at % width) / 3), floor(at / width / 2)];
		return (noise(x, y, seed) & 255) < share ? 255 : 0;
	});
	return { width, height, data };
}

const isMarked = ({ data }: Grey, at: number) => data[at] >= 128;

const known = new Map<Grey, { [wanted in Wanted]?: number[] }>();
/** Found once for each mask. */
function distances(mask: Grey, wanted: Wanted): number[] {
	const found = known.get(mask) ?? {};
	known.set(mask, found);
	return (found[wanted] ??= findDistances(mask, wanted));
}

/** From each pixel to the nearest of a kind, by looking at all of them: nothing like the node's way. */
function findDistances(mask: Grey, wanted: Wanted): number[] {
	const { width, data } = mask;
	const places = [...data.keys()].filter((at) => isMarked(mask, at) === (wanted === 'marked'));
	return [...data.keys()].map((at) => {
		const [x, y] = [at % width, floor(at / width)];
		let nearest = Infinity;
		for (const place of places) {
			const distance = hypot((place % width) - x, floor(place / width) - y);
			if (distance < nearest) nearest = distance;
		}
		return nearest;
	});
}

const MASKS: Array<[string, Grey]> = [
	['few blots', blots(61, 47, 4, 1)],
	['many', blots(50, 40, 120, 2)],
	['few holes', blots(47, 61, 250, 3)],
	['nothing', blots(20, 10, 0, 1)],
	['everything', blots(20, 10, 256, 1)],
	['one row', blots(70, 1, 40, 4)],
	['one column', blots(1, 70, 40, 5)],
];

describe.each(MASKS)('%s', (_name, mask) => {
	test.each([
		['marked', 3],
		['marked', 40],
		['unmarked', 7],
		['unmarked', 253],
	] as const)('the distances to what is %s are exact, up to %i', async (wanted, farthest) => {
		const expected = distances(mask, wanted);
		const found: number[] = [];
		await measureRows(mask, wanted, farthest, slices(), (_y, squares) => {
			found.push(...squares);
		});
		const most = farthest * farthest + 1;
		expect(found).toEqual(expected.map((distance) => min(Math.round(distance ** 2), most)));
	});

	test.each([1, 2, 5, 30, -1, -2, -5, -30])('grown by %i', async (pixels) => {
		const { data } = await growMask(mask, pixels, slices());
		const expected = distances(mask, pixels > 0 ? 'marked' : 'unmarked').map((distance) => {
			const isNear = distance <= Math.abs(pixels) + 0.25;
			return isNear === pixels > 0 ? 255 : 0;
		});
		expect([...data]).toEqual(expected);
	});

	test.each([1, 2, 7, 40])('feathered over %i', async (pixels) => {
		const { data } = await featherMask(mask, pixels, slices());
		const [toMarked, toOthers] = [distances(mask, 'marked'), distances(mask, 'unmarked')];
		const wrong = [...data.entries()].filter(([at, value]) => {
			const inside = isMarked(mask, at) ? toOthers[at] - 0.5 : 0.5 - toMarked[at];
			const exact = 255 * max(0, min(1, 0.5 + inside / pixels));
			return Math.abs(value - exact) > 1 || value >= 128 !== isMarked(mask, at);
		});
		expect(wrong).toEqual([]);
	});
});

test('greys become black or white by which they are nearer to', async () => {
	const mask = { width: 4, height: 1, data: Uint8Array.of(0, 127, 128, 255) };
	expect([...(await growMask(mask, 0, slices())).data]).toEqual([0, 0, 255, 255]);
});

test('a disc grows to a larger disc', async () => {
	const [side, radius, more] = [121, 20, 25];
	const draw = (most: number) =>
		Uint8Array.from({ length: side * side }, (_, at) =>
			hypot((at % side) - 60, floor(at / side) - 60) <= most ? 255 : 0,
		);
	const mask = { width: side, height: side, data: draw(radius) };
	const { data } = await growMask(mask, more, slices());
	const expected = draw(radius + more);
	const wrong = data.filter((value, at) => value !== expected[at]).length;
	// Along its edge a pixel may count in or out.
	expect(wrong).toBeLessThan(0.15 * 2 * Math.PI * (radius + more));
});

test('a gap that is grown over does not come back as a grey', async () => {
	const row = Uint8Array.from({ length: 40 }, (_, x) => (x === 20 ? 0 : 255));
	const changed = await changeMask(
		{ width: 40, height: 1, data: row },
		{ grow: 2, feather: 10 },
		slices(),
	);
	expect(changed.isFeathered).toBe(true);
	expect([...new Set(changed.data)]).toEqual([255]);
});

test('a mask keeps its greys if nothing is to be changed', async () => {
	const mask = { width: 3, height: 1, data: Uint8Array.of(0, 90, 255) };
	const changed = await changeMask(mask, { grow: 0, feather: 0 }, slices());
	expect(changed).toMatchObject({ ...mask, isFeathered: false });
});

test('the largest changes that the screen allows', async () => {
	const mask = blots(600, 3, 0, 1);
	mask.data.fill(255, 0, 300);
	mask.data.fill(255, 600, 900);
	mask.data.fill(255, 1200, 1500);
	const grown = await growMask(mask, MOST_GROWTH, slices());
	expect(grown.data.subarray(0, 600).indexOf(0)).toBe(300 + MOST_GROWTH);
	const feathered = await featherMask(mask, WIDEST_FEATHER, slices());
	const row = feathered.data.subarray(0, 600);
	expect(row.indexOf(0)).toBeGreaterThan(300 + WIDEST_FEATHER / 2 - 3);
	expect(row.lastIndexOf(255)).toBeLessThan(300 - WIDEST_FEATHER / 2 + 3);
});
