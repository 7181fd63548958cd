import { createGrid, sumAround } from '../../../../nodes/shared/pixels/edge/refine/boxSums';
import { findNear, MIXED, type CellMask } from '../../../../nodes/shared/pixels/edge/cells';
import { noise } from '../../../fixtures/png';
import { slices } from '../kit';

const { abs } = Math;
const [ACROSS, DOWN] = [23, 17];
const placeOf = (index: number) => [index % ACROSS, Math.floor(index / ACROSS)];

/** The indexes of all cells at most `reach` away, across and down. */
function around(index: number, reach: number): number[] {
	const [x, y] = placeOf(index);
	return Array.from({ length: ACROSS * DOWN }, (_, other) => other).filter((other) => {
		const [otherX, otherY] = placeOf(other);
		return abs(otherX - x) <= reach && abs(otherY - y) <= reach;
	});
}

describe.each([0, 1, 4, 30])('within %i cells', (reach) => {
	test('of a mixed one: those that have one near', async () => {
		const kinds = Uint8Array.from({ length: ACROSS * DOWN }, (_, index) =>
			noise(index, 1, 2) % 40 === 0 ? MIXED : index % 2,
		);
		const cells = { across: ACROSS, down: DOWN, kinds } as CellMask;
		const near = await findNear(cells, reach, slices());
		const expected = [...kinds.keys()].map((index) =>
			around(index, reach).some((other) => kinds[other] === MIXED) ? 1 : 0,
		);
		expect([...near]).toEqual(expected);
	});

	test('of one that counts: sums of each channel', async () => {
		const isCounted = Uint8Array.from({ length: ACROSS * DOWN }, (_, index) =>
			noise(index >> 2, 3, 4) % 3 === 0 ? 1 : 0,
		);
		const grid = createGrid({ across: ACROSS, down: DOWN }, isCounted, 2);
		isCounted.forEach((counts, index) => {
			if (counts === 1) grid.data.set([noise(index, 5, 6) / 65_536, 1], 2 * index);
		});
		const { data } = await sumAround(grid, reach, slices());
		isCounted.forEach((counts, index) => {
			if (counts === 0) return;
			const others = around(index, reach);
			const sumOf = (channel: number) =>
				others.reduce((sum, other) => sum + grid.data[2 * other + channel], 0);
			expect(data[2 * index]).toBeCloseTo(sumOf(0), 4);
			expect(data[2 * index + 1]).toBe(sumOf(1));
		});
	});
});
