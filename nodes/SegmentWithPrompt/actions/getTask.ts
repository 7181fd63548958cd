import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { waitForResult } from '../../shared/wait/waitForResult';
import { deliverTask } from '../../shared/result/item';
import { toJson } from '../../shared/result/itemJson';
import { readLimits } from '../../shared/piapi/limits';
import { PollSchedule } from '../../shared/timing/pollSchedule';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import { countInlineBytes } from '../../shared/task/task';
import { fetchTask } from '../../shared/wait/fetchTask';
import { withInput } from './inputFields';
import { readDelivery } from '../../shared/n8n/parameters/delivery';
import {
	invalidField,
	parametersOf,
	readText,
	type ReadParameter,
} from '../../shared/n8n/parameters/fields';
import { readOptions } from '../../shared/n8n/parameters/options';

/**
 * Get Task: gives tasks by their IDs, once they are done or as they are now. As it is now, a failed or pending task is an
 * ordinary item whose `outcome` says so; waiting for it, anything but success is an error.
 */
export async function getTask(n8n: IExecuteFunctions): Promise<RunResult> {
	const schedule = new PollSchedule();
	return await runItems(n8n, {
		read(itemIndex) {
			const read = parametersOf(n8n, itemIndex);
			const waits = read('waitForCompletion', true) === true;
			const options = readOptions(read);
			const delivery = readDelivery(read, options);
			return readTaskIds(read).map((taskId) => ({ taskId, waits, options, delivery }));
		},
		async inFlight(context, jobs) {
			const chosen = jobs[0].options.tasksInFlight;
			return await readLimits(context, chosen, jobs.length);
		},
		start: async (context, { taskId, waits, options }) =>
			waits
				? await waitForResult(context, taskId, { ...options, schedule })
				: await fetchTask(context, taskId, options.timeoutMs),
		heldBytes: countInlineBytes,
		async finish(context, task, { delivery, options }, itemIndex) {
			const items: INodeExecutionData[] =
				task.status === 'succeeded'
					? await deliverTask(context, task, delivery)
					: [{ json: toJson(task) as IDataObject }];
			return items.map((item) => withInput(n8n, item, itemIndex, options));
		},
	});
}

/** One ID or many, with commas, blanks or line breaks between them: as they stand in an error or in n8n's log. */
function readTaskIds(read: ReadParameter): string[] {
	const given = read('taskId', '');
	const text = Array.isArray(given) ? given.join(',') : readText(read, 'taskId');
	const taskIds = [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];
	if (taskIds.length > 0) return taskIds;
	throw invalidField(
		'taskId',
		'The Task ID is empty',
		'Enter the task_id that Segment or Submit gave, or that an error message named.',
	);
}
