import type { FilterStrength } from './filterStrengths';
import type { Plane } from './plane';

/** Looked up once, because it is needed for every sample. */
const { abs } = Math;

/** An edge to filter. */
export interface Edge {
	/** Index of the first sample after the edge. */
	at: number;
	/** Index steps along the edge, and across it. */
	along: number;
	across: number;
	length: number;
}

/** The simple loop filter (RFC 6386, section 15.2): changes one luma sample on each side. */
export function smoothSimply({ samples }: Plane, edge: Edge, limit: number): void {
	const { along, across, length } = edge;
	for (let step = 0, q0 = edge.at; step < length; step++, q0 += along) {
		const before = samples[q0 - across];
		const behind = samples[q0];
		const [farBefore, farBehind] = [samples[q0 - 2 * across], samples[q0 + across]];
		if (4 * abs(before - behind) + abs(farBefore - farBehind) > limit) continue;
		smoothPair(samples, q0, across);
	}
}

/**
 * The normal loop filter (sections 15.3 and 15.4), for an edge between macroblocks or, if `isInner`, between blocks. `limit`
 * is the limit for that kind of edge.
 */
export function smoothEdge(
	{ samples }: Plane,
	edge: Edge,
	limit: number,
	{ beside, sharp }: FilterStrength,
	isInner: boolean,
): void {
	const { along, across, length } = edge;
	for (let step = 0, at = edge.at; step < length; step++, at += along) {
		const p1 = samples[at - 2 * across];
		const p0 = samples[at - across];
		const q0 = samples[at];
		const q1 = samples[at + across];
		if (4 * abs(p0 - q0) + abs(p1 - q1) > limit) continue;
		if (abs(p1 - p0) > beside || abs(q1 - q0) > beside) continue;
		const p2 = samples[at - 3 * across];
		const q2 = samples[at + 2 * across];
		if (abs(p2 - p1) > beside || abs(q2 - q1) > beside) continue;
		if (abs(samples[at - 4 * across] - p2) > beside) continue;
		if (abs(samples[at + 3 * across] - q2) > beside) continue;
		if (abs(p1 - p0) > sharp || abs(q1 - q0) > sharp) smoothPair(samples, at, across);
		else if (isInner) smoothFour(samples, at, across);
		else smoothSix(samples, at, across);
	}
}

/** Changes one sample on each side, using two. */
function smoothPair(samples: Uint8ClampedArray, at: number, across: number): void {
	const p0 = samples[at - across];
	const q0 = samples[at];
	const change = 3 * (q0 - p0) + within127(samples[at - 2 * across] - samples[at + across]);
	samples[at - across] = p0 + within15((change + 3) >> 3);
	samples[at] = q0 - within15((change + 4) >> 3);
}

/** Changes two samples on each side. */
function smoothFour(samples: Uint8ClampedArray, at: number, across: number): void {
	const p0 = samples[at - across];
	const q0 = samples[at];
	const change = 3 * (q0 - p0);
	const behind = within15((change + 4) >> 3);
	const far = (behind + 1) >> 1;
	samples[at - 2 * across] += far;
	samples[at - across] = p0 + within15((change + 3) >> 3);
	samples[at] = q0 - behind;
	samples[at + across] -= far;
}

/** Changes three samples on each side. */
function smoothSix(samples: Uint8ClampedArray, at: number, across: number): void {
	const p0 = samples[at - across];
	const q0 = samples[at];
	const change = within127(
		3 * (q0 - p0) + within127(samples[at - 2 * across] - samples[at + across]),
	);
	const near = (27 * change + 63) >> 7;
	const middle = (18 * change + 63) >> 7;
	const far = (9 * change + 63) >> 7;
	samples[at - 3 * across] += far;
	samples[at - 2 * across] += middle;
	samples[at - across] = p0 + near;
	samples[at] = q0 - near;
	samples[at + across] -= middle;
	samples[at + 2 * across] -= far;
}

function within127(value: number): number {
	if (value < -128) return -128;
	return value > 127 ? 127 : value;
}

function within15(value: number): number {
	if (value < -16) return -16;
	return value > 15 ? 15 : value;
}
