import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateJob, TaskCreator } from '../create/taskCreator';
import type { Context } from '../piapi/context';
import { readLimits, type ChosenTasksInFlight } from '../piapi/limits';
import { TimeSlices } from '../pixels/timeSlices';
import type { WindowSize } from '../timing/slotWindow';
import { hintIfShort } from './balanceHint';

/**
 * How many tasks may be in flight. Also finds the earlier tasks that do, and tells the user, before any task is paid, if
 * the balance will not be enough.
 */
export async function readTasksInFlight(
	n8n: IExecuteFunctions,
	context: Context,
	creator: TaskCreator,
	jobs: Array<CreateJob & { options: { tasksInFlight: ChosenTasksInFlight } }>,
): Promise<WindowSize> {
	await creator.findEarlier(context, jobs);
	const limits = await readLimits(context, jobs[0].options.tasksInFlight, jobs.length);
	const paid = await listPaid(context, creator, jobs);
	const pixels = paid.map(({ request }) => request.image.pixels);
	n8n.addExecutionHints(...hintIfShort(limits.balanceUsd, pixels));
	return limits;
}

/** The jobs that will cost something; of those that share a task, the first. */
async function listPaid(
	{ clock }: Context,
	creator: TaskCreator,
	jobs: CreateJob[],
): Promise<CreateJob[]> {
	const seen = new Set<string>();
	const paid: CreateJob[] = [];
	await new TimeSlices(clock).forEach(jobs, (job) => {
		if (!creator.isNew(job) || creator.hasEarlier(job)) return;
		const { key } = job.request;
		const isShared = job.options.reuseIdentical && seen.has(key);
		seen.add(key);
		if (!isShared) paid.push(job);
	});
	return paid;
}
