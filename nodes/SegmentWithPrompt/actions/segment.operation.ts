import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreatedTask } from '../../shared/create/createJob';
import { readDelivery } from '../../shared/fields/outputs';
import { readLinks } from '../../shared/fields/linkFields';
import { formOf, sectionOf } from '../../shared/fields/readField';
import type { ItemOperation } from '../../shared/run/itemOperation';
import type { Context } from '../../shared/piapi/context';
import { namingTask, toProblem } from '../../shared/problem/problem';
import { nameDelivery, type Delivery } from '../../shared/result/delivery';
import { namesOfRun } from '../../shared/item/files/uniqueNames';
import { deliverTask } from '../../shared/result/deliverTask';
import { PublicLinks } from '../../shared/item/files/publicLinks';
import { asReused, asShared } from '../../shared/result/taskItem';
import { countedUsd, readCost } from '../../shared/task/cost';
import { countInlineBytes, type Task } from '../../shared/task/task';
import type { Clock } from '../../shared/timing/clock';
import { PollSchedule } from '../../shared/wait/pollSchedule';
import { waitForResult } from '../../shared/wait/waitForResult';
import { SharedTasks } from '../../shared/create/sharedTasks';
import { openCreating, type Checked, type UncheckedJob } from './openCreating';

interface SegmentJob extends UncheckedJob {
	delivery: Delivery;
	/** The images that get a link. */
	links: string[];
}

/** A task that has succeeded. */
interface Result {
	task: Task;
	isReused: boolean;
	/** Whether another item has it too, and its cost. */
	isShared?: boolean;
}

/** Segment: creates a task for each item, waits until it is done, and returns its images. */
export function segment(
	n8n: IExecuteFunctions,
	clock: Clock,
): ItemOperation<SegmentJob, Checked<SegmentJob>, Result> {
	const { creator, uploads, readOptions, readJobs, steps } = openCreating(n8n, clock);
	const publicLinks = new PublicLinks(uploads);
	const names = namesOfRun(n8n);
	const schedule = new PollSchedule();
	const shared = new SharedTasks<Result>();
	return {
		...steps,
		read(itemIndex) {
			const form = formOf(n8n, itemIndex);
			const section = sectionOf(form);
			const options = readOptions(section);
			const delivery = readDelivery(form, section, options);
			const links = readLinks(section, delivery.outputs);
			return readJobs(itemIndex, form, options, delivery.outputs).map((job) => ({
				...job,
				links,
				delivery: nameDelivery(delivery, names, job.request.image.fileName),
			}));
		},
		async start(context, job, slot) {
			return await shared.get(job, slot, async () => {
				const created = await creator.create(context, job, slot);
				return await waitAndSettle(context, created, job, schedule);
			});
		},
		heldBytes: ({ task }) => countInlineBytes(task),
		async finish(context, { task, isReused, isShared }, { request, delivery, links }) {
			const { image } = request;
			const items = await deliverTask(context, task, {
				...delivery,
				original: image.original,
				readSource: image.readBytes,
			});
			const linked = await publicLinks.addTo(context, items, links).catch(namingTask(task.id));
			const own = isReused ? linked.map(asReused) : linked;
			return isShared ? own.map(asShared) : own;
		},
	};
}

/** Waits for a task, and settles its cost. */
async function waitAndSettle(
	context: Context,
	{ task: known, isReused, sent, settle, fail }: CreatedTask,
	{ options, request }: Checked<SegmentJob>,
	schedule: PollSchedule,
): Promise<Result> {
	try {
		const wait = { ...options, schedule, known, sent };
		const task = await waitForResult(context, known.id, wait);
		settle(countedUsd(task, request.image.pixels), !readCost(task).costIsEstimated);
		return { task, isReused };
	} catch (error) {
		// PiAPI is said not to bill failed tasks, but may say what one cost; any other task may still be billed.
		const problem = toProblem(error);
		if (problem.reason === 'taskFailed') fail(problem.facts.costUsd ?? 0);
		else settle();
		throw problem;
	}
}
