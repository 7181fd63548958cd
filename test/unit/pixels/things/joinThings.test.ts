import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import { joinThings } from '../../../../nodes/shared/pixels/things/joinThings';
import { slices } from '../kit';

test('parts are one thing together', async () => {
	const [width, height] = [10, 8];
	const data = new Uint8Array(width * height);
	const marked = [
		[1, 2],
		[2, 2],
		[6, 5],
	];
	for (const [x, y] of marked) data[y * width + x] = 255;
	const { listed } = await findThings({ width, height, data }, 0, slices());
	expect(listed).toHaveLength(2);
	const joined = joinThings(listed);
	expect(joined?.boundingBox).toEqual({ left: 1, top: 2, width: 6, height: 4 });
	expect(joined?.coverage).toBeCloseTo(3 / 80, 12);
	expect(joined?.center.x).toBeCloseTo(3, 12);
	expect(joined?.center.y).toBeCloseTo(3, 12);
});

test('none are none, and one is itself', async () => {
	expect(joinThings([])).toBeUndefined();
	const box = { left: 1, top: 2, width: 3, height: 4 };
	const one = { boundingBox: box, coverage: 0.1, center: { x: 2, y: 3 } };
	expect(joinThings([one])).toEqual(one);
});
