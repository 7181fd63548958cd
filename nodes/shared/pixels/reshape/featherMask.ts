import type { Grey } from '../grey';
import { MIDDLE } from '../mask/maskCounts';
import type { TimeSlices } from '../../timing/timeSlices';
import { measureRows, type Wanted } from './distances';

/**
 * The mask with an edge that fades over so many pixels, half of them inside its outline and half outside, alike in all
 * directions. What is marked stays at least half white, and what is not stays below.
 */
export async function featherMask(mask: Grey, pixels: number, slices: TimeSlices): Promise<Grey> {
	const { width, height } = mask;
	const farthest = Math.ceil(pixels / 2) + 1;
	const data = new Uint8Array(width * height);
	for (const wanted of ['marked', 'unmarked'] as const) {
		const levels = listLevels(wanted, pixels, farthest);
		await measureRows(mask, wanted, farthest, slices, (y, squares) => {
			const row = y * width;
			for (let x = 0; x < width; x++) if (squares[x] > 0) data[row + x] = levels[squares[x]];
		});
	}
	return { width, height, data };
}

/** The brightness of a pixel by the square of its distance to the nearest of the other kind. */
function listLevels(nearest: Wanted, pixels: number, farthest: number): Uint8Array {
	return Uint8Array.from({ length: farthest * farthest + 2 }, (_, square) => {
		// The outline runs half a pixel before the other's centre.
		const share = (Math.sqrt(square) - 0.5) / pixels;
		if (nearest === 'unmarked') return Math.max(Math.min(255 * (0.5 + share), 255), MIDDLE);
		return Math.min(Math.max(255 * (0.5 - share) + 0.5, 0), MIDDLE - 1);
	});
}
