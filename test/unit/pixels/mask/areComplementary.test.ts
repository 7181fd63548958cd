import { areComplementary } from '../../../../nodes/shared/pixels/mask/inspectMask';
import { inspect } from '../kit';
import { drawMask, SHAPES, type Shape } from '../shapes';

const SIZES = [
	[320, 240],
	[97, 301],
	[20, 15],
];
const shapes = Object.keys(SHAPES) as Shape[];

/** Each is inspected once, because a few make many pairs. */
const seen = new Map<string, ReturnType<typeof inspect>>();

async function fetchEach(
	shape: Shape,
	[width, height]: number[],
	isInverse: boolean,
	quality?: number,
) {
	const look = async () => {
		const mask = drawMask(shape, width, height, { isInverse });
		return await inspect(await (quality ? mask.jpeg({ quality }) : mask.png()).toBuffer());
	};
	const name = [shape, width, height, isInverse, quality].join();
	const inspection = seen.get(name) ?? look();
	seen.set(name, inspection);
	return await inspection;
}

describe.each<[string, number | undefined]>([
	['PNG', undefined],
	['JPEG, 95 %', 95],
	['JPEG, 75 %', 75],
])('%s', (_name, quality) => {
	test.each(shapes)('a mask and its inverse: %s', async (shape) => {
		for (const size of SIZES) {
			const [mask, inverse] = [
				await fetchEach(shape, size, false, quality),
				await fetchEach(shape, size, true, quality),
			];
			expect(areComplementary(mask, inverse)).toBe(true);
			expect(areComplementary(inverse, mask)).toBe(true);
		}
	});

	test.each(shapes)('a mask and itself: %s', async (shape) => {
		const mask = await fetchEach(shape, SIZES[0], false, quality);
		expect(areComplementary(mask, mask)).toBe(false);
	});

	test.each(
		shapes
			.flatMap((one) => shapes.map((other) => [one, other]))
			.filter(([one, other]) => one !== other),
	)('a mask and the inverse of another: %s, %s', async (one, other) => {
		const mask = await fetchEach(one, [320, 240], false, quality);
		expect(areComplementary(mask, await fetchEach(other, [320, 240], true, quality))).toBe(false);
	});
});

test('masks of different sizes are not', async () => {
	const mask = await fetchEach('circle', [100, 80], false);
	expect(areComplementary(mask, await fetchEach('circle', [80, 100], true))).toBe(false);
});
