import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../../shared/clock';
import { createOnce } from '../../shared/createOnce';
import { finishTask } from '../../shared/finishTask';
import { deliverTask } from '../../shared/items';
import { Ledger } from '../../shared/ledger';
import { readTasksInFlight } from '../../shared/limits';
import { runItems, type RunResult } from '../../shared/runItems';
import { withInput } from './inputFields';
import { readDelivery, readOptions, readRequest } from './parameters';

/** Segment: creates a task for each item, waits until it is done, and gives its pictures. */
export async function segment(n8n: IExecuteFunctions): Promise<RunResult> {
	const ledger = new Ledger(n8n);
	return await runItems(n8n, {
		read: (itemIndex) => ({
			request: readRequest(n8n, itemIndex),
			options: readOptions(n8n, itemIndex),
			delivery: readDelivery(n8n, itemIndex),
		}),
		inFlight: async (connection, { options }, itemCount) =>
			await readTasksInFlight(connection, options.tasksInFlight, itemCount),
		async start(connection, { request, options }, index) {
			const known = await createOnce(connection, request, options, { index, ledger }, systemClock);
			return await finishTask(connection, known.id, { ...options, known }, systemClock);
		},
		async finish(connection, task, { delivery, options }, itemIndex) {
			const item = await deliverTask(connection, task, delivery, systemClock);
			return [withInput(n8n, item, itemIndex, options)];
		},
		taskIds: () => ledger.taskIds(),
	});
}
