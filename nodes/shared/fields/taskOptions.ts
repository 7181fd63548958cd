import type { IExecuteFunctions } from 'n8n-workflow';

import { formOf, readFields, sectionOf, type Form } from './readField';
import { taskFields } from './taskFields';

/** One day, in seconds: longer than any task, and finite. */
const LONGEST_TIMEOUT_SECONDS = 86_400;
/** Faster polls would overtake their own answers. */
const SHORTEST_POLL_SECONDS = 0.5;

type TaskField = (typeof taskFields)[number];
type RunField = Extract<TaskField, { perRun: true }>;
const isPerRun = (field: TaskField): field is RunField => 'perRun' in field;
const runFields = taskFields.filter(isPerRun);
const itemFields = taskFields.filter(
	(field): field is Exclude<TaskField, RunField> => !isPerRun(field),
);

/** One item's options, in the units used inside. Throws `invalidParameter`. */
export function readItemOptions(section: Form) {
	const { timeoutSeconds, pollIntervalSeconds, ifNothingFound, ...others } = readFields(
		itemFields,
		section,
	);
	return {
		...others,
		timeoutMs: Math.min(timeoutSeconds, LONGEST_TIMEOUT_SECONDS) * 1000,
		polling: toPolling(pollIntervalSeconds),
		failIfEmpty: ifNothingFound === 'error',
	};
}

/** On the screen, 0 means "when it is likely to be done". */
function toPolling(seconds: number) {
	if (seconds === 0) return 'adaptive' as const;
	return { everyMs: Math.max(seconds, SHORTEST_POLL_SECONDS) * 1000 };
}

/**
 * The options of a whole run, read on first use. n8n evaluates an expression for each item, but a run has one limit, one
 * window and one history, so the first item's value counts, as with batching in n8n's own nodes. Throws
 * `invalidParameter` for every item if one is wrong.
 *
 * Everything else is read for each item: a timeout or a poll interval is about one task, and a larger image may take
 * longer.
 */
export function runOptionsOf(n8n: IExecuteFunctions) {
	let options: ReturnType<typeof readRunOptions> | undefined;
	return () => (options ??= readRunOptions(sectionOf(formOf(n8n, 0))));
}

function readRunOptions(section: Form) {
	const { tasksInFlight, reuseEarlierTasks, spendingLimitUsd, reuseIdentical } = readFields(
		runFields,
		section,
	);
	return {
		reuseIdentical,
		reuseEarlierHours: reuseEarlierTasks,
		spendingLimitUsd: spendingLimitUsd || Infinity,
		tasksInFlight: tasksInFlight || 'plan',
	} as const;
}

/** All options of one item's task. */
export type TaskOptions = ItemOptions & RunOptions;
export type ItemOptions = ReturnType<typeof readItemOptions>;
export type RunOptions = ReturnType<typeof readRunOptions>;
