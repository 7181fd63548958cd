import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { isSegmentTask, type Callback } from '../../shared/task/callback';
import { systemClock } from '../../shared/timing/clock';
import { deliverTask, INSPECTIONS, toJson, type Delivery } from '../../shared/result/item';
import { asText } from '../../shared/task/json';
import { OUTPUT_NAMES, type OutputName } from '../../shared/task/outputImages';
import { Problem } from '../../shared/problem/problem';
import { WIDEST_SOFT_EDGE } from '../../shared/pixels/cutOut';
import { fetchTask } from '../../shared/wait/fetchTask';
import { Semaphore } from '../../shared/timing/semaphore';
import type { Task } from '../../shared/task/task';
import type { Context } from '../../shared/piapi/request';
import type { CallbackResult } from './oncePerTask';

/** A burst of calls is worked through a few at a time: each holds its images in memory meanwhile. */
const taskSlots = new Semaphore(8);

/**
 * Fetches the task that a call names, and its images, as the item that starts the workflow. Ignores what is not for
 * this workflow: a task of another kind or account, one that is not done, and a failed one unless it is asked for.
 * Throws a `Problem` where it cannot tell, so that the sender tries again.
 */
export async function deliverReportedTask(
	n8n: IWebhookFunctions,
	context: Context,
	{ taskId, claimsEnd }: Callback,
): Promise<CallbackResult> {
	return await taskSlots.hold(async () => {
		const task = await fetchTask(context, taskId, systemClock).catch(ignoringUnknown);
		if (task === undefined || task.id !== taskId || !isSegmentTask(task))
			return { kind: 'ignored' };
		const { delivery, startsOnFailed } = readParameters(n8n);
		if (task.status === 'succeeded') {
			return { kind: 'started', item: await deliverTask(context, task, delivery, systemClock) };
		}
		if (task.status === 'running') return { kind: claimsEnd ? 'tryAgain' : 'ignored' };
		if (!startsOnFailed) return { kind: 'ignored' };
		return { kind: 'started', item: toItem(task) };
	});
}

function ignoringUnknown(error: unknown): undefined {
	const isUnknown = error instanceof Problem && error.reason === 'notFound';
	if (!isUnknown) throw error;
}

function toItem(task: Task): INodeExecutionData {
	return { json: toJson(task) };
}

/** Nobody is there to be told of a wrong number. */
function readPixels(value: unknown): number {
	const pixels = Math.round(Number(value ?? 0));
	return Number.isFinite(pixels) ? Math.max(pixels, 0) : 0;
}

function readParameters(n8n: IWebhookFunctions): { delivery: Delivery; startsOnFailed: boolean } {
	const options = n8n.getNodeParameter('options', {}) as IDataObject;
	const given = n8n.getNodeParameter('outputs', ['mask']) as unknown;
	const names = (Array.isArray(given) ? given : [given]) as OutputName[];
	const outputs = names.filter((name) => OUTPUT_NAMES.includes(name));
	return {
		delivery: {
			outputs: outputs.length > 0 ? outputs : ['mask'],
			fileName: asText(options.fileName) ?? '',
			inspectMask: INSPECTIONS.find((each) => each === options.inspectMask) ?? 'auto',
			failIfEmpty: false,
			cutout: {
				cropToMask: options.cropToMask === true,
				cropPadding: readPixels(options.cropPadding),
				softEdge: Math.min(readPixels(options.softEdge), WIDEST_SOFT_EDGE),
			},
		},
		startsOnFailed: options.startOnFailed === true,
	};
}
