import { reportThing, scaleBetween } from '../../../../nodes/shared/item/json/maskReport';

const thing = {
	boundingBox: { left: 10, top: 20, width: 30, height: 40 },
	coverage: 0.25,
	center: { x: 24.5, y: 39.52 },
};

test('a thing in a mask as large as the image', () => {
	expect(reportThing(thing, scaleBetween({ width: 100, height: 200 }))).toEqual({
		...thing,
		center: { x: 24.5, y: 39.5 },
	});
});

test('a thing in the mask of a smaller copy is told as it is in the image', () => {
	const scale = scaleBetween({ width: 100, height: 200 }, { width: 400, height: 801 });
	expect(reportThing(thing, scale)).toEqual({
		boundingBox: { left: 40, top: 80, width: 120, height: 160 },
		coverage: 0.25,
		center: { x: 99.5, y: 159.8 },
	});
});

test('a mask that lies on its side is told as it is', () => {
	const scale = scaleBetween({ width: 200, height: 100 }, { width: 400, height: 800 });
	expect(scale).toEqual({ x: 1, y: 1 });
});

describe('in a mask larger than its image', () => {
	const scale = scaleBetween({ width: 1_000, height: 1_000 }, { width: 100, height: 100 });
	const speck = (left: number, top: number) => ({
		boundingBox: { left, top, width: 1, height: 1 },
		coverage: 1e-6,
		center: { x: left, y: top },
	});

	test.each([
		['in the upper left corner', [0, 0], [0, 0]],
		['in the lower right corner', [999, 999], [99, 99]],
		['at an upper edge', [504, 0], [50, 0]],
		['in the middle', [513, 487], [51, 48]],
	])('a speck %s is one pixel of the image', (_label, [left, top], [x, y]) => {
		const { boundingBox, center } = reportThing(speck(left, top), scale);
		expect(boundingBox).toEqual({ left: x, top: y, width: 1, height: 1 });
		expect(center).toEqual({ x, y });
	});

	test('a larger thing keeps its place', () => {
		const large = { ...speck(0, 100), boundingBox: { left: 0, top: 100, width: 300, height: 204 } };
		expect(reportThing({ ...large, center: { x: 149.5, y: 201.5 } }, scale)).toMatchObject({
			boundingBox: { left: 0, top: 10, width: 30, height: 20 },
			center: { x: 14.5, y: 19.7 },
		});
	});
});

test.each([
	[3_001, 3_000],
	[3_000, 3_001],
])(
	'a square mask of a nearly square image is not taken for a turned one: %i × %i',
	(width, height) => {
		const scale = scaleBetween({ width: 1_000, height: 1_000 }, { width, height });
		expect(scale).toEqual({ x: width / 1_000, y: height / 1_000 });
	},
);
