import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { cleanAll, cleanMask } from '../../../../nodes/shared/pixels/things/cleanMask';
import { slices } from '../kit';

const [WIDTH, HEIGHT] = [60, 40];
/** So many pixels of the image are no noise. */
const LEAST = 10;

type Rectangle = [left: number, top: number, width: number, height: number, value: number];
const BODY: Rectangle = [10, 5, 40, 30, 255];

function draw(...rectangles: Rectangle[]): Grey {
	const data = new Uint8Array(WIDTH * HEIGHT);
	for (const [left, top, width, height, value] of rectangles) {
		for (let y = top; y < top + height; y++)
			data.fill(value, y * WIDTH + left, y * WIDTH + left + width);
	}
	return { width: WIDTH, height: HEIGHT, data };
}

const clean = async (mask: Grey, isHard = true) =>
	await cleanMask(mask, LEAST / (WIDTH * HEIGHT), isHard, slices());

/** Holes of 2 × 2 in rows and columns. */
const net = Array.from({ length: 21 }, (_, at): Rectangle => [
	12 + 5 * (at % 7),
	8 + 6 * Math.floor(at / 7),
	2,
	2,
	0,
]);

test.each<[string, Grey, Grey, boolean?]>([
	['a speck goes', draw(BODY, [1, 1, 2, 2, 255]), draw(BODY)],
	['with its soft edge', draw(BODY, [0, 0, 3, 3, 60], [1, 1, 1, 1, 255]), draw(BODY)],
	['what is just no speck stays', draw(BODY, [1, 1, 5, 2, 255]), draw(BODY, [1, 1, 5, 2, 255])],
	['a hole is filled', draw(BODY, [20, 20, 3, 3, 0]), draw(BODY)],
	['a larger one is not', draw(BODY, [20, 20, 5, 2, 0]), draw(BODY, [20, 20, 5, 2, 0])],
	['a bay is no hole', draw(BODY, [10, 20, 3, 1, 0]), draw(BODY, [10, 20, 3, 1, 0])],
	[
		'a speck in a hole goes with it',
		draw(BODY, [20, 20, 3, 3, 0], [21, 21, 1, 1, 255]),
		draw(BODY),
	],
	['a few holes are filled', draw(BODY, ...net.slice(0, 20)), draw(BODY)],
	['those of a net are not', draw(BODY, ...net), draw(BODY, ...net)],
	['what is small altogether stays', draw([1, 1, 2, 2, 255]), draw([1, 1, 2, 2, 255])],
	[
		'soft masks keep their holes',
		draw(BODY, [20, 20, 3, 3, 0]),
		draw(BODY, [20, 20, 3, 3, 0]),
		false,
	],
	['nothing stays nothing', draw(), draw()],
])('%s', async (_name, mask, expected, isHard = true) => {
	const before = Uint8Array.from(mask.data);
	expect(await clean(mask, isHard)).toEqual(expected);
	expect(mask.data).toEqual(before);
});

describe('where all is to be cleaned', () => {
	const cleanEach = async (mask: Grey, isHard = true) =>
		await cleanAll(mask, LEAST / (WIDTH * HEIGHT), isHard, slices());
	/** A hole with a soft edge, small enough as a whole. */
	const soft: Rectangle[] = [
		[20, 20, 3, 3, 200],
		[21, 21, 1, 1, 0],
	];

	test.each<[string, Grey, Grey, boolean?]>([
		['specks and holes go', draw(BODY, [1, 1, 2, 2, 255], [20, 20, 3, 3, 0]), draw(BODY)],
		['those of a net, too', draw(BODY, ...net), draw(BODY)],
		['larger ones stay', draw(BODY, [20, 20, 5, 2, 0]), draw(BODY, [20, 20, 5, 2, 0])],
		['a hole goes with its soft edge', draw(BODY, ...soft), draw(BODY), false],
		['nothing stays nothing', draw(), draw()],
	])('%s', async (_name, mask, expected, isHard = true) => {
		expect(await cleanEach(mask, isHard)).toEqual(expected);
	});
});

test('very many specks go without a set of them, which would stop all else while it grows', async () => {
	const [width, height] = [400, 300];
	const body = (x: number, y: number) => (x < 100 && y < 100 ? 255 : 0);
	const at = (value: (x: number, y: number) => number) =>
		Uint8Array.from({ length: width * height }, (_, place) =>
			value(place % width, Math.floor(place / width)),
		);
	const data = at((x, y) => (x % 2 === 0 && y % 2 === 0 ? 255 : body(x, y)));
	const add = jest.spyOn(Set.prototype, 'add');
	const cleaned = await cleanMask({ width, height, data }, 0.01, true, slices());
	expect(add).not.toHaveBeenCalled();
	add.mockRestore();
	// What touches the body by a corner belongs to it.
	const touching = (x: number, y: number) => x <= 100 && y <= 100 && x % 2 === 0 && y % 2 === 0;
	const expected = at((x, y) => (touching(x, y) ? 255 : body(x, y)));
	expect(Buffer.compare(cleaned.data, expected)).toBe(0);
});
