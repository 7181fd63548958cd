import type { TimeSlices } from '../../../timing/timeSlices';
import type { FilterStrength } from './filterStrengths';
import type { Plane } from './plane';
import { smoothEdge, smoothSimply } from './smoothEdges';

/** A frame in whole macroblocks: luma and two planes of chroma. */
export interface Frame {
	across: number;
	down: number;
	planes: [Plane, Plane, Plane];
}

/** How to filter one macroblock. */
export interface Smoothing {
	strength: FilterStrength;
	/** Whether to filter the edges between its blocks too. */
	isInner: boolean;
}

/** Applies the loop filter to all macroblocks, in the order of the file (RFC 6386, section 15). */
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

/** One component's edges: left, inner vertical, top, and inner horizontal, in this order. */
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
