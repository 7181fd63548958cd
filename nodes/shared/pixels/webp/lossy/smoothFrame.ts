import type { TimeSlices } from '../../../timing/timeSlices';
import type { FilterStrength } from './filterStrengths';
import type { Plane } from './plane';
import { smoothEdge, smoothSimply } from './smoothEdges';

/** A frame before or after it is smoothed, in whole macroblocks: luma and the two colour differences. */
export interface Frame {
	across: number;
	down: number;
	planes: [Plane, Plane, Plane];
}

/** How one macroblock is smoothed. */
export interface Smoothing {
	strength: FilterStrength;
	/** Whether also the edges between its blocks are. */
	isInner: boolean;
}

/** Smooths the edges of all macroblocks, one after the other, as each is read after the one before (RFC 6386, section 15). */
export async function smoothFrame(
	frame: Frame,
	smoothingOf: (macroblock: number) => Smoothing,
	isSimple: boolean,
	slices: TimeSlices,
): Promise<void> {
	const planes = isSimple ? frame.planes.slice(0, 1) : frame.planes;
	for (let y = 0; y < frame.down; y++) {
		for (let x = 0; x < frame.across; x++) {
			const smoothing = smoothingOf(y * frame.across + x);
			if (smoothing.strength.outer > 0) {
				planes.forEach((plane, index) =>
					smoothMacroblock(plane, x, y, index === 0 ? 16 : 8, smoothing, isSimple),
				);
			}
			if (slices.isOver) await slices.next();
		}
	}
}

/** The edges of one component: left, upright inside, upper, and level inside, in this order. */
function smoothMacroblock(
	plane: Plane,
	x: number,
	y: number,
	side: number,
	{ strength, isInner }: Smoothing,
	isSimple: boolean,
): void {
	const { stride, origin } = plane;
	const first = origin + side * (y * stride + x);
	const smooth = (at: number, along: number, across: number, inner: boolean) => {
		const edge = { at, along, across, length: side };
		const limit = inner ? strength.inner : strength.outer;
		if (isSimple) smoothSimply(plane, edge, limit);
		else smoothEdge(plane, edge, limit, strength, inner);
	};
	if (x > 0) smooth(first, stride, 1, false);
	if (isInner) for (let step = 4; step < side; step += 4) smooth(first + step, stride, 1, true);
	if (y > 0) smooth(first, 1, stride, false);
	if (isInner)
		for (let step = 4; step < side; step += 4) smooth(first + step * stride, 1, stride, true);
}
