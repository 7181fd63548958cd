import type { IWebhookFunctions } from 'n8n-workflow';

import { readDelivery } from '../../shared/fields/outputs';
import { readFields, sectionOf, type Form } from '../../shared/fields/readField';
import type { Context } from '../../shared/piapi/context';
import { logLine } from '../../shared/n8n/log';
import { expecting, Problem } from '../../shared/problem/problem';
import { deliverTask } from '../../shared/result/deliverTask';
import { toTaskItem } from '../../shared/result/taskItem';
import type { Callback } from '../../shared/task/callback';
import { countInlineBytes } from '../../shared/task/task';
import { perProcess } from '../../shared/timing/perProcess';
import { WAITING_IMAGE_BYTES } from '../../shared/limits/memory';
import { Semaphore } from '../../shared/limits/semaphore';
import { getTaskWithRetries } from '../../shared/piapi/getTaskWithRetries';
import { triggerFields } from '../descriptions';
import type { CallbackResult } from './oncePerTask';

/**
 * A burst of calls is handled a few at a time: first their tasks, then the images, which are in memory meanwhile. More of
 * them may fetch their tasks at once, so that most calls are answered before the sender tries again.
 */
const queuesOf = perProcess(() => ({
	fetching: new Semaphore(16),
	delivering: new Semaphore(8),
	waiting: new Semaphore(WAITING_IMAGE_BYTES),
}));

/** How far a call has got, for whoever has to answer it in time. */
export interface CallProgress {
	/** Whether it still waits for other calls, and nothing is known of its task. */
	isInLine: boolean;
	/** Call it if the task will start the workflow, but has to wait its turn. */
	accept(): void;
}

/**
 * Fetches the task that a call names, and its images, as the items that start the workflow. Ignores what is not for this
 * workflow: a task of another kind or account, one that is not done, and a failed one unless the user wants those. Throws
 * a `Problem` if it cannot tell, so that the sender tries again. In a burst a call is accepted as soon as its task has
 * been seen: its turn may come after the sender's last try, and further tries would only lengthen the queue.
 */
export async function deliverReportedTask(
	n8n: IWebhookFunctions,
	context: Context,
	{ taskId, claimsEnd }: Callback,
	progress: CallProgress,
): Promise<CallbackResult> {
	const { fetching, delivering, waiting } = queuesOf(context);
	progress.isInLine = fetching.isFull;
	const fetched = await fetching.hold(async () => {
		progress.isInLine = false;
		const task = await getTaskWithRetries(context, taskId).catch(ignoringUnknown);
		return task && { task, letGo: await waiting.take(countInlineBytes(task)) };
	});
	if (fetched === undefined) return { kind: 'ignored' };
	const { task, letGo } = fetched;
	try {
		// A mark proves that this node asked for it, whatever the service calls it.
		const isOurs = task.type === 'segment' || task.mark !== undefined;
		if (!isOurs) return { kind: 'ignored' };
		if (task.status === 'running') return { kind: claimsEnd ? 'tryAgain' : 'ignored' };
		const { delivery, startOnFailed } = readParameters(n8n);
		if (task.status === 'failed') {
			return startOnFailed
				? { kind: 'started', items: [toTaskItem(task).item] }
				: { kind: 'ignored' };
		}
		if (delivering.isFull) progress.accept();
		return await delivering.hold(async (permit) => {
			const items = await deliverTask({ ...context, permit }, task, delivery);
			return { kind: 'started', items: items.map(({ item }) => item) };
		});
	} finally {
		letGo();
	}
}

function ignoringUnknown(error: unknown): undefined {
	const isUnknown = error instanceof Problem && error.reason === 'notFound';
	if (!isUnknown) throw error;
}

/** There is nobody to tell about a wrong option: then all of them keep their defaults, and the log says why. */
function readParameters(n8n: IWebhookFunctions) {
	const read = (form: Form) => {
		const section = sectionOf(form);
		const { inspectMask, startOnFailed } = readFields(triggerFields, section);
		const delivery = readDelivery(form, section, { inspectMask, failIfEmpty: false });
		return { delivery, startOnFailed };
	};
	try {
		return read({ valueOf: (name) => n8n.getNodeParameter(name, null), where: '' });
	} catch (error) {
		const { message } = expecting(error, ({ reason }) => reason === 'invalidParameter');
		logLine(n8n, 'warn', `PiAPI Trigger uses its default options: ${message}`);
		return read({ valueOf: () => undefined, where: '' });
	}
}
