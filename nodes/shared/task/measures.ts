import { pointsToUsd, estimateCostUsd } from './cost';
import { asNumber, asObject, asText, type JsonObject } from './json';
import type { Task } from './task';

/** What a task cost and how long it took. */
export interface Measures {
	costUsd?: number;
	/** Set where PiAPI does not say what the task cost, or not yet. */
	costIsEstimated?: true;
	/** From its creation to the start of work, in seconds. */
	queueSeconds?: number;
	/** From the start of work to its end, in seconds. */
	workSeconds?: number;
}

/** Reads cost and times from a task's `meta`; times that are not known yet are left out. `pixels` is the size of its image. */
export function readMeasures(task: Task, pixels?: number): Measures {
	const meta = asObject(task.fields.meta) ?? {};
	const createdMs = readTimeMs(meta.created_at);
	const startedMs = readTimeMs(meta.started_at);
	const endedMs = readTimeMs(meta.ended_at);
	const queueSeconds = secondsBetween(createdMs, startedMs);
	const workSeconds = secondsBetween(startedMs, endedMs);
	return {
		...readCost(task, asObject(meta.usage) ?? {}, pixels),
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
}

/** Until a task is settled its points are only frozen; a failed one is said not to be billed, so nothing is estimated. */
function readCost({ status }: Task, usage: JsonObject, pixels?: number): Measures {
	const consumed = asNumber(usage.consume);
	const frozen = asNumber(usage.frozen) ?? 0;
	const isSettled = status !== 'running' && (consumed !== 0 || frozen === 0 || status === 'failed');
	if (consumed !== undefined && isSettled) return { costUsd: pointsToUsd(consumed) };
	if (status === 'failed') return {};
	const costUsd = frozen > 0 ? pointsToUsd(frozen) : estimateCostUsd(pixels);
	return { costUsd, costIsEstimated: true };
}

/**
 * An RFC 3339 time with up to nine fraction digits, in milliseconds since 1970. Go's zero time (year 1), null, an
 * empty text and an absent field all mean "not yet".
 */
function readTimeMs(value: unknown): number | undefined {
	const text = asText(value);
	if (text === undefined) return undefined;
	const ms = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
	return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function secondsBetween(fromMs?: number, toMs?: number): number | undefined {
	if (fromMs === undefined || toMs === undefined || toMs < fromMs) return undefined;
	return (toMs - fromMs) / 1000;
}
