import { reportThing, scaleTo } from '../../../nodes/shared/result/maskReport';

const thing = {
	boundingBox: { left: 10, top: 20, width: 30, height: 40 },
	coverage: 0.25,
	center: { x: 24.5, y: 39.52 },
};

test('a thing in a mask as large as the image', () => {
	expect(reportThing(thing, scaleTo({ width: 100, height: 200 }))).toEqual({
		...thing,
		center: { x: 24.5, y: 39.5 },
	});
});

test('a thing in the mask of a smaller copy is told as it is in the image', () => {
	const scale = scaleTo({ width: 100, height: 200 }, { width: 400, height: 801 });
	expect(reportThing(thing, scale)).toEqual({
		boundingBox: { left: 40, top: 80, width: 120, height: 160 },
		coverage: 0.25,
		center: { x: 99.5, y: 159.8 },
	});
});

test('a mask that lies on its side is told as it is', () => {
	const scale = scaleTo({ width: 200, height: 100 }, { width: 400, height: 800 });
	expect(scale).toEqual({ x: 1, y: 1 });
});
