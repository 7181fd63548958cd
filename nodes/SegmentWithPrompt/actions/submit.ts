import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../../shared/clock';
import { createOnce } from '../../shared/createOnce';
import { failureOf } from '../../shared/finishTask';
import { toJson } from '../../shared/items';
import { Ledger } from '../../shared/ledger';
import { LostTasks } from '../../shared/lostTasks';
import { readTasksInFlight } from '../../shared/limits';
import { runItems, type RunResult } from '../../shared/runItems';
import type { Connection, TaskRequest } from '../../shared/transport';
import { withInput } from './inputFields';
import { readAddress, readOptions, readRequest, readText, wrong } from './parameters';

/** Submit: creates a task for each item and gives it as it is at once, without waiting. */
export async function submit(n8n: IExecuteFunctions): Promise<RunResult> {
	const ledger = new Ledger(n8n);
	const lost = new LostTasks(systemClock, ledger.everyTaskId());
	return await runItems(n8n, {
		read: (itemIndex) => [
			{
				request: readRequest(n8n, itemIndex),
				options: readOptions(n8n, itemIndex),
				callbackUrl: readCallbackUrl(n8n, itemIndex),
			},
		],
		inFlight: async (connection, { options }, jobCount) =>
			await readTasksInFlight(connection, options.tasksInFlight, jobCount, systemClock),
		async start(connection, { request, options, callbackUrl }, index) {
			const full = withCallback(request, callbackUrl, connection);
			const item = { index, ledger, lost };
			const task = await createOnce(connection, full, options, item, systemClock);
			if (task.status === 'failed') throw failureOf(task);
			return task;
		},
		finish: async (_connection, task, { options }, itemIndex) => [
			withInput(n8n, { json: toJson(task) }, itemIndex, options),
		],
		taskIds: () => ledger.taskIds(),
	});
}

function readCallbackUrl(n8n: IExecuteFunctions, itemIndex: number): string {
	const text = readText(n8n, 'callbackUrl', itemIndex);
	return text === '' ? '' : readAddress(text, 'callbackUrl', 'Callback URL');
}

/** PiAPI reads the callback from `config.webhook_config` alone, and sends the secret back with each call. */
function withCallback(
	request: TaskRequest,
	callbackUrl: string,
	{ webhookSecret }: Connection,
): TaskRequest {
	if (callbackUrl === '') return request;
	if (webhookSecret === '') {
		throw wrong(
			'callbackUrl',
			'The PiAPI credential has no Webhook Secret',
			'A callback needs one, so that its receiver can tell that it is meant for you. Fill it in, or remove the Callback URL.',
		);
	}
	const webhookConfig = { endpoint: callbackUrl, secret: webhookSecret };
	return { ...request, config: { ...request.config, webhook_config: webhookConfig } };
}
