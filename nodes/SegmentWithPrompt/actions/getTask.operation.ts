import type { IExecuteFunctions } from 'n8n-workflow';

import { waitForResult } from '../../shared/wait/waitForResult';
import { nameDelivery, type Delivery } from '../../shared/result/delivery';
import { namesOfRun } from '../../shared/item/files/uniqueNames';
import { deliverTask } from '../../shared/result/deliverTask';
import { PublicLinks } from '../../shared/item/files/publicLinks';
import { asShared, toTaskItem } from '../../shared/result/taskItem';
import { readLimits } from '../../shared/piapi/account/accountLimits';
import type { Context } from '../../shared/piapi/context';
import { Uploads } from '../../shared/piapi/uploads';
import { PollSchedule } from '../../shared/wait/pollSchedule';
import type { ItemOperation } from '../../shared/run/itemOperation';
import { namingTask, type Problem } from '../../shared/problem/problem';
import { countInlineBytes, type Task } from '../../shared/task/task';
import { canonicalTaskId, readGivenTaskId } from '../../shared/task/identity/taskId';
import { getTaskWithRetries } from '../../shared/piapi/getTaskWithRetries';
import { named } from '../../shared/fields/field';
import { readItemOptions, runOptionsOf, type TaskOptions } from '../../shared/fields/taskOptions';
import { readDelivery } from '../../shared/fields/outputs';
import { readLinks } from '../../shared/fields/linkFields';
import {
	asWord,
	formOf,
	invalidField,
	readField,
	sectionOf,
	type Form,
} from '../../shared/fields/readField';
import { getTaskFields } from '../descriptions/getTaskFields';

const field = named(getTaskFields);

interface GetTaskJob {
	taskId: string;
	/** Whether an item before it has the same. */
	isShared: boolean;
	/** Whether to wait until it is done. */
	waits: boolean;
	options: TaskOptions;
	delivery: Delivery;
	/** The images that get a link. */
	links: string[];
}

/**
 * Get Task: returns tasks by their IDs, once they are done or as they are now. Without waiting, a failed or pending task
 * is an ordinary item whose `outcome` says so; with waiting, anything but success is an error.
 */
export function getTask(n8n: IExecuteFunctions): ItemOperation<GetTaskJob, GetTaskJob, Task> {
	const runOptions = runOptionsOf(n8n);
	const names = namesOfRun(n8n);
	const schedule = new PollSchedule();
	const publicLinks = new PublicLinks(new Uploads(n8n.getContext('node')));
	const seen = new Set<string>();
	const deliver = async (context: Context, task: Task, delivery: Delivery, links: string[]) => {
		const items = await deliverTask(context, task, delivery);
		return await publicLinks.addTo(context, items, links).catch(namingTask(task.id));
	};
	return {
		read(itemIndex) {
			const form = formOf(n8n, itemIndex);
			const section = sectionOf(form);
			const waits = readField(field.waitForCompletion, form);
			const options = { ...readItemOptions(section), ...runOptions() };
			const delivery = readDelivery(form, section, options);
			const links = readLinks(section, delivery.outputs);
			return readTaskIds(form).map((taskId) => {
				const isShared = seen.has(canonicalTaskId(taskId));
				seen.add(canonicalTaskId(taskId));
				return { taskId, isShared, waits, options, links, delivery: nameDelivery(delivery, names) };
			});
		},
		check: async (_context, job) => job,
		inFlight: async (context, jobs) =>
			await readLimits(context, runOptions().tasksInFlight, jobs.length),
		start: async (context, { taskId, waits, options }) =>
			waits
				? await waitForResult(context, taskId, { ...options, schedule })
				: await getTaskWithRetries(context, taskId, options.timeoutMs),
		heldBytes: countInlineBytes,
		async finish(context, task, { isShared, delivery, links }) {
			const made =
				task.status === 'succeeded'
					? await deliver(context, task, delivery, links)
					: [toTaskItem(task)];
			return isShared ? made.map(asShared) : made;
		},
	};
}

/** Each is a request. */
const MOST_TASKS = 5_000;

/** One ID or many, separated by commas, blanks or line breaks, as in an error or in n8n's log. */
function readTaskIds(form: Form): string[] {
	const { displayName } = field.taskId;
	const text = readField(field.taskId, form);
	const taskIds = new Map<string, string>();
	// A sentence with IDs may end with one.
	const given = text.split(/[\s,;]+/).map((part) => part.replace(/\.$/, ''));
	for (const each of given.filter((part) => part !== '')) {
		const taskId = readGivenTaskId(each);
		if (taskId === undefined) throw noTaskId(each);
		if (!taskIds.has(canonicalTaskId(taskId))) taskIds.set(canonicalTaskId(taskId), taskId);
	}
	if (taskIds.size > MOST_TASKS) {
		throw invalidField(
			`The ${displayName} holds more than ${MOST_TASKS} IDs`,
			'Spread them over several items.',
		);
	}
	if (taskIds.size > 0) return [...taskIds.values()];
	throw invalidField(
		`The ${displayName} is empty`,
		'Enter the task_id that Segment or Submit returned, or that an error message named.',
	);
}

function noTaskId(given: string): Problem {
	return invalidField(
		`"${asWord(given)}" is not a task ID`,
		'Enter the task_id that Segment or Submit returned, such as 5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f. Separate several with commas or line breaks.',
	);
}
