import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateJob, TaskCreator } from '../../shared/create/taskCreator';
import type { ItemOperation } from '../../shared/n8n/itemOperation';
import type { Options } from '../../shared/n8n/parameters/options';
import { readTasksInFlight } from '../../shared/n8n/tasksInFlight';

type CreatingJob = CreateJob & { options: Options };

/** The steps of an operation that are the same for all that create tasks. */
export function creatingSteps(n8n: IExecuteFunctions, creator: TaskCreator) {
	return {
		inFlight: async (context, jobs) => await readTasksInFlight(n8n, context, creator, jobs),
		async prepare(context, job) {
			if (creator.isNew(job) && !creator.hasEarlier(job)) await job.request.image.prepare(context);
		},
		taskIds: () => creator.book.taskIds(),
		end: (context) => creator.finish(context),
	} satisfies Partial<ItemOperation<CreatingJob, unknown>>;
}
