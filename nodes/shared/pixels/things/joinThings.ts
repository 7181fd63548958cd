import type { Thing } from './findThings';

/** Several parts of a mask as one thing; undefined where there are none. */
export function joinThings(parts: Thing[]): Thing | undefined {
	if (parts.length < 2) return parts[0];
	const boxes = parts.map(({ boundingBox }) => boundingBox);
	const left = Math.min(...boxes.map((box) => box.left));
	const top = Math.min(...boxes.map((box) => box.top));
	const right = Math.max(...boxes.map((box) => box.left + box.width));
	const bottom = Math.max(...boxes.map((box) => box.top + box.height));
	const coverage = parts.reduce((sum, part) => sum + part.coverage, 0);
	const meanOf = (axis: 'x' | 'y') =>
		parts.reduce((sum, part) => sum + part.coverage * part.center[axis], 0) / coverage;
	return {
		boundingBox: { left, top, width: right - left, height: bottom - top },
		coverage,
		center: { x: meanOf('x'), y: meanOf('y') },
	};
}
