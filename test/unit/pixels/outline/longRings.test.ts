import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { outlineThings } from '../../../../nodes/shared/pixels/outline/outlineThings';
import { simplifyRing } from '../../../../nodes/shared/pixels/outline/simplifyRing';
import { toPolygons } from '../../../../nodes/shared/pixels/outline/toPolygons';
import { traceRings } from '../../../../nodes/shared/pixels/outline/traceRings';
import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';
import { VirtualClock } from '../../kit/virtualClock';
import { slices } from '../kit';

const { cos, min, PI, sin } = Math;

/** A ring whose points lie on two circles in turn, so that none is on a line between others. */
const star = (points: number) =>
	Float32Array.from({ length: 2 * points }, (_, at) => {
		const angle = (2 * PI * (at >> 1)) / points;
		const radius = at & 2 ? 10_000 : 10_050;
		return radius * (at % 2 === 0 ? cos(angle) : sin(angle));
	});

/** A bar with teeth above. */
function drawComb(width: number, height: number, pitch: number, tooth: number): Grey {
	const data = new Uint8Array(width * height);
	const fill = (y: number, from: number, to: number) =>
		data.fill(255, y * width + from, y * width + to);
	for (let y = 12; y < 16; y++) fill(y, 4, width - 4);
	for (let x = 4; x + tooth < width - 4; x += pitch)
		for (let y = 4; y < 12; y++) fill(y, x, x + tooth);
	return { width, height, data };
}

describe('of a long ring', () => {
	const [points, most] = [60_000, 5_000];
	afterEach(() => void (Math.min = min));

	test('few points are looked at in a row', async () => {
		let [all, inRow, longest] = [0, 0, 0];
		Math.min = (...numbers) => {
			all += 1;
			inRow += 1;
			return min(...numbers);
		};
		class Watched extends TimeSlices {
			override get isOver(): boolean {
				if (inRow > longest) longest = inRow;
				inRow = 0;
				return false;
			}
		}
		await simplifyRing(star(points), 30_000, new Watched(new VirtualClock()));
		expect(all).toBeGreaterThan(points - 10);
		expect(longest).toBeLessThan(most);
	});

	test('no list of its numbers is copied in one go', async () => {
		const from = jest.spyOn(Float32Array, 'from');
		const [{ ring }] = await traceRings(drawComb(6_000, 20, 2, 1), slices());
		expect(ring.length).toBeGreaterThan(100_000);
		expect(from).not.toHaveBeenCalled();
		from.mockRestore();
	});
});

test('a polygon has three points or more, however much has to be left out', async () => {
	for (const tolerance of [2, 100]) {
		const mask = drawComb(1_000, 20, 6, 3);
		const things = await findThings(mask, 0, slices());
		const outlines = await outlineThings(mask, things, { tolerance, smallest: 0 }, slices());
		const [[polygon]] = await toPolygons(outlines, tolerance, slices());
		expect(polygon.length).toBeGreaterThanOrEqual(3);
		expect(polygon.length).toBeLessThanOrEqual(300);
	}
});

describe('an outline of too many points is not drawn', () => {
	const tooMany = {
		reason: 'unreadableImage',
		facts: { detail: expect.stringMatching(/^it would have too many points/) },
	};

	test('in one ring', async () => {
		const simplify = async (tolerance: number) =>
			await simplifyRing(star(1_000), tolerance, slices(), { most: 999 });
		await expect(simplify(0)).rejects.toMatchObject(tooMany);
		expect((await simplify(100)).length).toBeLessThan(500);
	});

	test('in many holes together', async () => {
		const side = 41;
		const data = new Uint8Array(side * side).fill(255);
		for (let at = 0; at < data.length; at++)
			if ((at % side) & 1 && ((at / side) | 0) & 1) data[at] = 0;
		const mask = { width: side, height: side, data };
		const things = await findThings(mask, 0, slices());
		const draw = async (most: number) =>
			await outlineThings(mask, things, { tolerance: 0, smallest: 0, most }, slices());
		await expect(draw(1_500)).rejects.toMatchObject(tooMany);
		// 400 holes of four points each, and the corners of the outline.
		expect((await draw(1_700)).flat()).toHaveLength(401);
	});
});
