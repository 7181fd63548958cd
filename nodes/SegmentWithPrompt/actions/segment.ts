import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../../shared/clock';
import { createOnce } from '../../shared/createOnce';
import { finishTask } from '../../shared/finishTask';
import { deliverTask } from '../../shared/items';
import { digest, Ledger } from '../../shared/ledger';
import { readTasksInFlight } from '../../shared/limits';
import { LostTasks } from '../../shared/lostTasks';
import { Pace } from '../../shared/pace';
import { runItems, type RunResult } from '../../shared/runItems';
import type { Task } from '../../shared/task';
import { withInput } from './inputFields';
import { readDelivery, readOptions, readRequest } from './parameters';

/** Segment: creates a task for each item, waits until it is done, and gives its pictures. */
export async function segment(n8n: IExecuteFunctions): Promise<RunResult> {
	const ledger = new Ledger(n8n);
	const lost = new LostTasks(systemClock, ledger.everyTaskId());
	const pace = new Pace();
	const shared = new Map<string, Promise<Task>>();
	return await runItems(n8n, {
		read: (itemIndex) => [
			{
				request: readRequest(n8n, itemIndex),
				options: readOptions(n8n, itemIndex),
				delivery: readDelivery(n8n, itemIndex),
			},
		],
		inFlight: async (connection, { options }, jobCount) =>
			await readTasksInFlight(connection, options.tasksInFlight, jobCount, systemClock),
		async start(connection, { request, options }, index) {
			const work = async () => {
				const item = { index, ledger, lost };
				const known = await createOnce(connection, request, options, item, systemClock);
				return await finishTask(connection, known.id, { ...options, pace, known }, systemClock);
			};
			if (!options.reuseIdentical) return await work();
			const key = digest(request);
			const task = shared.get(key) ?? work();
			shared.set(key, task);
			return await task;
		},
		async finish(connection, task, { delivery, options }, itemIndex) {
			const item = await deliverTask(connection, task, delivery, systemClock);
			return [withInput(n8n, item, itemIndex, options)];
		},
		taskIds: () => ledger.taskIds(),
	});
}
