import type { Outline } from '../../../../nodes/shared/pixels/outline/outlineThings';
import { toPolygons } from '../../../../nodes/shared/pixels/outline/toPolygons';
import type { Ring } from '../../../../nodes/shared/pixels/outline/traceRings';
import { writeSvg } from '../../../../nodes/shared/pixels/outline/writeSvg';
import type { Clock } from '../../../../nodes/shared/timing/clock';
import { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';

/** On a clock that is a second on whenever it is looked at, so that each look ends a slice. */
function countTurns() {
	let [nowMs, turns] = [0, 0];
	const sleep = async () => void (turns += 1);
	const slices = new TimeSlices({ now: () => (nowMs += 1_000), sleep } as unknown as Clock);
	return { slices, turns: () => turns };
}

const SIZE = { width: 600, height: 600 };
const square = (at: number): Ring => {
	const [x, y] = [at % 300, Math.floor(at / 300)];
	return Float32Array.of(x, y, x + 0.5, y, x + 0.5, y + 0.5, x, y + 0.5);
};
const squares = (count: number): Outline => Array.from({ length: count }, (_, at) => square(at));
const circle = (points: number): Ring =>
	Float32Array.from({ length: 2 * points }, (_, at) => {
		const angle = (2 * Math.PI * (at >> 1)) / points;
		return 300 + 200 * (at & 1 ? Math.sin(angle) : Math.cos(angle));
	});

describe('all others get their turn', () => {
	test('while the many rings of one thing are drawn', async () => {
		const { slices, turns } = countTurns();
		const svg = (await writeSvg(SIZE, [squares(5_000)], slices)).toString();
		expect(svg.match(/<path /g)).toHaveLength(1);
		expect(svg.match(/M\d+/g)).toHaveLength(5_000);
		expect(svg.match(/Z/g)).toHaveLength(5_000);
		expect(turns()).toBeGreaterThanOrEqual(5_000);
	});

	test('while one long ring is drawn', async () => {
		const { slices, turns } = countTurns();
		const svg = (await writeSvg(SIZE, [[circle(50_000)]], slices)).toString();
		expect(svg.match(/L/g)).toHaveLength(49_999);
		expect(turns()).toBeGreaterThanOrEqual(40);
	});

	test('while many rings become numbers, of which none are made that have no room', async () => {
		const { slices, turns } = countTurns();
		const outlines = [squares(1_000), squares(50_000), squares(1)];
		expect(await toPolygons(outlines, 1, slices)).toHaveLength(1);
		expect(turns()).toBeGreaterThanOrEqual(2_500);
		expect(turns()).toBeLessThan(2_600);
	});
});
