import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateJob } from '../../shared/create/createJob';
import { payingFirst } from '../../shared/create/sharedTasks';
import type { TaskCreator } from '../../shared/create/taskCreator';
import type { Context } from '../../shared/piapi/context';
import { readLimits, type ChosenTasksInFlight } from '../../shared/piapi/account/accountLimits';
import { TimeSlices } from '../../shared/timing/timeSlices';
import type { WindowSize } from '../../shared/limits/taskLimit';
import { hintIfShort, hintIfUnclear } from './hints';
import { showHints } from '../../shared/run/output/showHints';

/**
 * How many tasks may be in flight. Also finds earlier tasks that match, and warns the user before any task is paid if the
 * balance is too low.
 */
export async function prepareCreates(
	n8n: IExecuteFunctions,
	context: Context,
	creator: TaskCreator,
	jobs: CreateJob[],
	chosen: ChosenTasksInFlight,
): Promise<WindowSize> {
	await creator.earlier.find(context, jobs);
	const limits = await readLimits(context, chosen, jobs.length);
	const paid = await listPaid(context, creator, jobs);
	const pixels = paid.map(({ request }) => request.image.pixels);
	showHints(n8n, [
		...hintIfShort(limits.balanceUsd, pixels),
		...hintIfUnclear(creator.earlier.unclear),
	]);
	return limits;
}

/** The jobs that will cost something; of those that share a task, only the first. */
async function listPaid(
	{ clock }: Context,
	creator: TaskCreator,
	jobs: CreateJob[],
): Promise<CreateJob[]> {
	const pays = payingFirst();
	const paid: CreateJob[] = [];
	await new TimeSlices(clock).forEach(jobs, (job) => {
		if (creator.isNew(job) && pays(job)) paid.push(job);
	});
	return paid;
}
