/** PiAPI counts in points. Source: its pricing pages and the task example's `meta.usage`. */
const POINTS_PER_USD = 10_000_000;
/** Price of a million pixels in US dollars; an image of fewer costs as much. Source: PiAPI's pricing pages. */
const USD_PER_MILLION_PIXELS = 0.01;

/** An amount as it is written, to the hundredth of a cent where it has such. */
export function formatUsd(usd: number): string {
	return `$${usd.toFixed(4).replace(/0{1,2}$/, '')}`;
}

export function pointsToUsd(points: number): number {
	return points / POINTS_PER_USD;
}

/** The least that a task can cost, in US dollars; `pixels` is the size of its image, where that is known. */
export function leastCostUsd(pixels = 0): number {
	return Math.max(pixels / 1_000_000, 1) * USD_PER_MILLION_PIXELS;
}

/**
 * What a task is likely to cost, in US dollars. Whether PiAPI rounds up above the first million pixels is not documented;
 * this does, because an estimate should not be too low.
 */
export function estimateCostUsd(pixels = 0): number {
	return Math.max(Math.ceil(pixels / 1_000_000), 1) * USD_PER_MILLION_PIXELS;
}
