import type { Task } from './task';

/** PiAPI counts in points. Source: its pricing pages and the task example's `meta.usage`. */
const POINTS_PER_USD = 10_000_000;
/** Price of a million pixels in US dollars, and the minimum for smaller images. Source: PiAPI's pricing pages. */
const USD_PER_MILLION_PIXELS = 0.01;

/** A task's cost. */
export interface Cost {
	costUsd?: number;
	/** Set if PiAPI does not say what the task cost, or not yet. */
	costIsEstimated?: true;
}

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

/**
 * What a task counts towards the spending limit, in US dollars; undefined if unknown, so that its reserved price keeps
 * counting. A task that succeeded and claims to have cost nothing, or less than any does, was hardly that cheap. A failed
 * one is said not to be billed, unless PiAPI says what it cost.
 */
export function countedUsd(task: Task, pixels?: number): number | undefined {
	const { costUsd = 0, costIsEstimated } = readCost(task, pixels);
	if (task.status === 'failed') return costUsd;
	const isUnknown = costIsEstimated && pixels === undefined && !task.points.frozen;
	return isUnknown || costUsd === 0 ? undefined : Math.max(costUsd, leastCostUsd());
}

/**
 * What a task cost; `pixels` is its image's size. Until a task is settled its points are only frozen. Failed tasks are
 * said not to be billed, so nothing is estimated for them; nor if the size is unknown, because PiAPI has not opened the
 * image yet.
 */
export function readCost({ status, points }: Task, pixels?: number): Cost {
	const { consumed, frozen = 0 } = points;
	const isSettled = status !== 'running' && (consumed !== 0 || frozen === 0 || status === 'failed');
	if (consumed !== undefined && isSettled) return { costUsd: pointsToUsd(consumed) };
	if (status === 'failed') return {};
	if (status === 'running' && frozen === 0 && pixels === undefined) return {};
	const costUsd = frozen > 0 ? pointsToUsd(frozen) : estimateCostUsd(pixels);
	return { costUsd, costIsEstimated: true };
}
