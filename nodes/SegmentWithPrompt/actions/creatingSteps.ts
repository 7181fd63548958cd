import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateJob, TaskCreator } from '../../shared/create/taskCreator';
import type { RunOptions, TaskOptions } from '../../shared/fields/taskOptions';
import type { ItemOperation, JobParameters } from '../../shared/run/itemOperation';
import { asProblem } from '../../shared/problem/problem';
import { readTasksInFlight } from '../../shared/run/tasksInFlight';

type Job = CreateJob & JobParameters & { options: Pick<TaskOptions, 'skipOtherFiles'> };

/** The steps that all operations that create tasks have in common. */
export function creatingSteps(
	n8n: IExecuteFunctions,
	creator: TaskCreator,
	runOptions: () => RunOptions,
) {
	return {
		isSkipped: async ({ options, request }) =>
			options.skipOtherFiles && ((await request.image.isOtherFile?.()) ?? false),
		inFlight: async (context, jobs) =>
			await readTasksInFlight(n8n, context, creator, jobs, runOptions().tasksInFlight).catch(
				(error: unknown) => {
					// An earlier try may have left tasks, even if this one fails before any.
					const hasPaid = creator.taskIds().length + creator.countUnknown() > 0;
					throw hasPaid ? asProblem(error).with({ hasPaid }) : error;
				},
			),
		async prepare(context, job) {
			if (!creator.isNew(job) || creator.hasEarlier(job)) return;
			await job.request.image.prepare(context);
		},
		taskIds: () => creator.taskIds(),
		countUnknown: () => creator.countUnknown(),
		end: async (context) => await creator.finish(context),
	} satisfies Partial<ItemOperation<Job, unknown>>;
}
