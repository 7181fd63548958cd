import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../shared/clock';
import { finishTask } from '../../shared/finishTask';
import { deliverTask, toJson } from '../../shared/items';
import { readTasksInFlight } from '../../shared/limits';
import { runItems, type RunResult } from '../../shared/runItems';
import { seeTask } from '../../shared/seeTask';
import { withInput } from './inputFields';
import { readDelivery, readOptions, readText, wrong } from './parameters';

/**
 * Get Task: gives a task by its ID, once it is done or as it is now. As it is now, a failed or pending task is an
 * ordinary item whose `outcome` says so; waiting for it, anything but success is an error.
 */
export async function getTask(n8n: IExecuteFunctions): Promise<RunResult> {
	return await runItems(n8n, {
		read: (itemIndex) => ({
			taskId: readTaskId(n8n, itemIndex),
			waits: n8n.getNodeParameter('waitForCompletion', itemIndex, true) === true,
			options: readOptions(n8n, itemIndex),
			delivery: readDelivery(n8n, itemIndex),
		}),
		inFlight: async (connection, { options }, itemCount) =>
			await readTasksInFlight(connection, options.tasksInFlight, itemCount),
		start: async (connection, { taskId, waits, options }) =>
			waits
				? await finishTask(connection, taskId, { ...options, lookNow: true }, systemClock)
				: await seeTask(connection, taskId, systemClock),
		async finish(connection, task, { delivery, options }, itemIndex) {
			const item: INodeExecutionData =
				task.status === 'succeeded'
					? await deliverTask(connection, task, delivery, systemClock)
					: { json: toJson(task) as IDataObject };
			return [withInput(n8n, item, itemIndex, options)];
		},
	});
}

function readTaskId(n8n: IExecuteFunctions, itemIndex: number): string {
	const taskId = readText(n8n, 'taskId', itemIndex);
	if (taskId === '') {
		throw wrong(
			'taskId',
			'The Task ID is empty',
			'Enter the task_id that Segment or Submit gave, or that an error message named.',
		);
	}
	return taskId;
}
