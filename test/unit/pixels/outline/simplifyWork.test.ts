import { simplifyRing } from '../../../../nodes/shared/pixels/outline/simplifyRing';
import type { Ring } from '../../../../nodes/shared/pixels/outline/traceRings';
import { slices } from '../kit';

type Point = [x: number, y: number];
const ringOf = (points: Point[]): Ring => Float32Array.from(points.flat());

const { min } = Math;
/** How often a point was compared with a line: the smaller of two numbers is looked for each time. */
let looks = 0;

beforeEach(() => {
	looks = 0;
	Math.min = (...numbers) => {
		looks += 1;
		return min(...numbers);
	};
});
afterEach(() => void (Math.min = min));

test('the teeth of a saw are not looked at once for each of them', async () => {
	const teeth = Array.from({ length: 4_000 }, (_, at): Point => [at, at % 2 === 0 ? 0 : 20]);
	const saw = ringOf([...teeth, [4_000, 0], [4_000, 500], [0, 500]]);
	expect(await simplifyRing(saw, 1, slices())).toHaveLength(saw.length);
	expect(looks).toBeGreaterThan(teeth.length);
	// Once for each tooth would be 2,000 times for each point.
	expect(looks).toBeLessThan(200 * teeth.length);
});

test('points on a straight line are left out before anything is compared', async () => {
	const [side, thirds] = [3_000, 1_000];
	const up = Array.from({ length: side }, (_, at): Point => [0, side - at]);
	const across = Array.from({ length: thirds }, (_, at): Point => [at * 3, at / 4]);
	const down = Array.from({ length: 100 }, (_, at): Point => [side, thirds / 4 + at]);
	const corners: Point[] = [
		[0, side],
		[0, 0],
		[side, thirds / 4],
		[side, thirds / 4 + 99],
	];
	const simple = await simplifyRing(ringOf([...up, ...across, ...down]), 0, slices());
	const found = Array.from({ length: simple.length / 2 }, (_, at) => [
		simple[2 * at],
		simple[2 * at + 1],
	]);
	expect(found.sort()).toEqual(corners.sort());
	expect(looks).toBeLessThan(20);
});
