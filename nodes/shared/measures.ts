import { asNumber, asObject, asText } from './json';
import type { Task } from './task';

/** PiAPI counts in points. Source: its pricing pages and the task example's `meta.usage`. */
const POINTS_PER_USD = 10_000_000;

/** What a task cost and how long it took, as far as the service says. */
export interface Measures {
	costUsd?: number;
	/** From its creation to the start of work, in seconds. */
	queueSeconds?: number;
	/** From the start of work to its end, in seconds. */
	workSeconds?: number;
}

/** Reads cost and times from a task's `meta`; what is not known yet is left out. */
export function readMeasures(task: Task): Measures {
	const meta = asObject(task.fields.meta) ?? {};
	const points = asNumber(asObject(meta.usage)?.consume);
	const createdMs = readTimeMs(meta.created_at);
	const startedMs = readTimeMs(meta.started_at);
	const endedMs = readTimeMs(meta.ended_at);
	const queueSeconds = secondsBetween(createdMs, startedMs);
	const workSeconds = secondsBetween(startedMs, endedMs);
	return {
		// While a task runs its points are only frozen: what it consumes is known at its end.
		...(points !== undefined && task.status !== 'running' && { costUsd: points / POINTS_PER_USD }),
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
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
