import type { IExecuteFunctions } from 'n8n-workflow';

import { logLine } from '../n8n/log';
import { describeAbsent, describeStopped } from '../problem/texts';
import type { PaidFacts } from './itemOperation';
import type { FailedItem, Job } from './job';

interface StoppedRun {
	n8n: IExecuteFunctions;
	failed: FailedItem[];
	paid?: PaidFacts;
}

/** After a stop n8n saves nothing of this node: only the log can hold the IDs of its paid tasks. */
export function logStop({ n8n, failed, paid }: StoppedRun, jobs: Job[]): void {
	const waitedFor = failed.flatMap(({ problem: { facts } }) => facts.taskId ?? []);
	const held = [...(paid?.taskIds() ?? []), ...(paid?.reusedIds() ?? [])];
	const all = [...new Set([...held, ...waitedFor])];
	const unknown = paid?.countUnknown([]) ?? 0;
	const told = paid?.possibleIds() ?? [];
	const absent = paid?.countAbsent() ?? 0;
	// An earlier try may have paid for an item that this one has not sent.
	const unsent = jobs.filter((job) => isUnsent(job) && !paid?.hasPaid(job.itemIndex)).length;
	const lines = [
		all.length > 0 && describeStopped(all),
		unknown > 0 &&
			`PiAPI tasks that may or may not exist, because the run was stopped before PiAPI answered: ${unknown}; see PiAPI's task history`,
		told.length > 0 && `PiAPI tasks that may be among these: ${told.join(',')}`,
		absent > 0 && `The stopped run had ${describeAbsent(absent)}`,
		unsent > 0 &&
			`Images that were not sent before the stop, and cost nothing: ${unsent} of ${jobs.length}`,
	];
	for (const line of lines) if (line) logLine(n8n, 'warn', line);
}

/** Whether a job of a stopped run never got as far as a task. */
function isUnsent({ state }: Job): boolean {
	if (state.is !== 'failed') return state.is === 'unchecked' || state.is === 'ready';
	const { wasSent, taskId } = state.problem.facts;
	return wasSent === false && taskId === undefined;
}
