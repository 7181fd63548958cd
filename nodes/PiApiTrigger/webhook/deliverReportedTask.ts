import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { readDelivery } from '../../shared/n8n/parameters/delivery';
import type { ReadParameter } from '../../shared/n8n/parameters/fields';
import { readOptions } from '../../shared/n8n/parameters/options';
import type { Context } from '../../shared/piapi/context';
import { expecting, Problem } from '../../shared/problem/problem';
import { deliverTask } from '../../shared/result/item';
import { toJson } from '../../shared/result/itemJson';
import type { Callback } from '../../shared/task/callback';
import { Semaphore } from '../../shared/timing/semaphore';
import { fetchTask } from '../../shared/wait/fetchTask';
import type { CallbackResult } from './oncePerTask';

/** A burst of calls is worked through a few at a time: each holds its images in memory meanwhile. */
const taskSlots = new Semaphore(8);

/**
 * Fetches the task that a call names, and its images, as the items that start the workflow. Ignores what is not for
 * this workflow: a task of another kind or account, one that is not done, and a failed one unless it is asked for.
 * Throws a `Problem` where it cannot tell, so that the sender tries again.
 */
export async function deliverReportedTask(
	n8n: IWebhookFunctions,
	context: Context,
	{ taskId, claimsEnd }: Callback,
): Promise<CallbackResult> {
	return await taskSlots.hold(async () => {
		const task = await fetchTask(context, taskId).catch(ignoringUnknown);
		if (task === undefined || task.id !== taskId || task.type !== 'segment')
			return { kind: 'ignored' };
		if (task.status === 'running') return { kind: claimsEnd ? 'tryAgain' : 'ignored' };
		const { delivery, startOnFailed } = readParameters(n8n);
		if (task.status === 'succeeded')
			return { kind: 'started', items: await deliverTask(context, task, delivery) };
		if (!startOnFailed) return { kind: 'ignored' };
		return { kind: 'started', items: [{ json: toJson(task) }] };
	});
}

function ignoringUnknown(error: unknown): undefined {
	const isUnknown = error instanceof Problem && error.reason === 'notFound';
	if (!isUnknown) throw error;
}

/** Nobody is there to be told of a wrong option: then all of them are at their defaults, and the log says why. */
function readParameters(n8n: IWebhookFunctions) {
	const read: ReadParameter = (name, fallback) =>
		n8n.getNodeParameter(name, fallback as IDataObject);
	const parse = (from: ReadParameter) => {
		const options = readOptions(from);
		return { delivery: readDelivery(from, options), startOnFailed: options.startOnFailed };
	};
	try {
		return parse(read);
	} catch (error) {
		const { message } = expecting(error, ({ reason }) => reason === 'invalidParameter');
		n8n.logger.warn(`PiAPI Trigger uses its default options: ${message}`);
		return parse((_name, fallback) => fallback);
	}
}
