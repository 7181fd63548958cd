/** PiAPI counts in points. Source: its pricing pages and the task example's `meta.usage`. */
const POINTS_PER_USD = 10_000_000;
/** Price of a million pixels in US dollars, and the minimum for smaller images. Source: PiAPI's pricing pages. */
const USD_PER_MILLION_PIXELS = 0.01;

/** Formats an amount, down to a hundredth of a cent if needed. */
export function formatUsd(usd: number): string {
	return `$${usd.toFixed(4).replace(/0{1,2}$/, '')}`;
}

export function pointsToUsd(points: number): number {
	return points / POINTS_PER_USD;
}

/** The least that a task can cost, in US dollars; `pixels` is its image's size, if known. */
export function leastCostUsd(pixels = 0): number {
	return Math.max(pixels / 1_000_000, 1) * USD_PER_MILLION_PIXELS;
}

/**
 * A task's likely cost, in US dollars. Whether PiAPI rounds up beyond the first million pixels is not documented; we do,
 * because an estimate should not be too low.
 */
export function estimateCostUsd(pixels = 0): number {
	return Math.max(Math.ceil(pixels / 1_000_000), 1) * USD_PER_MILLION_PIXELS;
}
