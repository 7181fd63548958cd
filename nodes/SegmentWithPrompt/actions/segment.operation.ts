import type { IExecuteFunctions } from 'n8n-workflow';

import { TaskCreator, type CreatedTask } from '../../shared/create/taskCreator';
import { readItemOptions, runOptionsOf, type TaskOptions } from '../../shared/fields/taskOptions';
import { readDelivery } from '../../shared/fields/outputs';
import { formOf, sectionOf } from '../../shared/fields/readField';
import type { ItemOperation } from '../../shared/run/itemOperation';
import type { Context } from '../../shared/piapi/context';
import { toProblem } from '../../shared/problem/problem';
import type { Delivery } from '../../shared/result/delivery';
import { nameDelivery } from '../../shared/result/fileName';
import { FileNames } from '../../shared/result/fileNames';
import { deliverTask } from '../../shared/result/item';
import { asReused } from '../../shared/result/taskItem';
import type { SegmentRequest } from '../../shared/source/segmentRequest';
import { Uploads } from '../../shared/source/uploads';
import { WaitingCopies } from '../../shared/source/waitingCopies';
import { countedUsd } from '../../shared/task/measures';
import { countInlineBytes, type Task } from '../../shared/task/task';
import type { Clock } from '../../shared/timing/clock';
import { PollSchedule } from '../../shared/timing/pollSchedule';
import { waitForResult } from '../../shared/wait/waitForResult';
import { creatingSteps } from './creatingSteps';
import { readRequests } from './readRequest';

interface SegmentJob {
	itemIndex: number;
	request: SegmentRequest;
	options: TaskOptions;
	delivery: Delivery;
}

/** A task that has succeeded. */
interface Result {
	task: Task;
	isReused: boolean;
}

/** Segment: creates a task for each item, waits until it is done, and returns its images. */
export function segment(n8n: IExecuteFunctions, clock: Clock): ItemOperation<SegmentJob, Result> {
	const runOptions = runOptionsOf(n8n);
	const creator = new TaskCreator(n8n, clock);
	const sending = { uploads: new Uploads(n8n.getContext('node')), copies: new WaitingCopies() };
	const names = new FileNames();
	const schedule = new PollSchedule();
	const shared = new Map<string, Promise<Result>>();
	return {
		...creatingSteps(n8n, creator, runOptions),
		read(itemIndex) {
			const form = formOf(n8n, itemIndex);
			const section = sectionOf(form);
			const options = { ...readItemOptions(section), ...runOptions() };
			const delivery = readDelivery(form, section, options);
			const requests = readRequests(n8n, itemIndex, options, delivery.outputs, sending);
			return requests.map((request) => {
				const named = nameDelivery(delivery, names, request.image.fileName);
				return { itemIndex, request, options, delivery: named };
			});
		},
		check: async (context, { request }) => await request.image.check(context),
		async start(context, job, slot) {
			const { request, options } = job;
			const work = async () => {
				const created = await creator.create(context, job, slot);
				request.image.letGo();
				return await finish(context, created, job, schedule);
			};
			if (!options.reuseIdentical) return await work();
			const other = shared.get(request.digest);
			// Whoever waits for another job's task needs no slot, and that task may.
			if (other !== undefined) return await slot.releasedWhile(async () => await other);
			const result = work();
			shared.set(request.digest, result);
			return await result;
		},
		heldBytes: ({ task }) => countInlineBytes(task),
		async finish(context, { task, isReused }, { request, delivery }) {
			const { image } = request;
			const items = await deliverTask(context, task, {
				...delivery,
				original: image.original,
				cutout: { ...delivery.cutout, readSource: image.readBytes },
			});
			return isReused ? items.map(asReused) : items;
		},
	};
}

/** Waits for a task, and settles its cost. */
async function finish(
	context: Context,
	{ task: known, isReused, settle }: CreatedTask,
	{ options, request }: SegmentJob,
	schedule: PollSchedule,
): Promise<Result> {
	try {
		const task = await waitForResult(context, known.id, {
			...options,
			schedule,
			known,
			sent: request,
		});
		settle(countedUsd(task, request.image.pixels));
		return { task, isReused };
	} catch (error) {
		// PiAPI is said not to bill failed tasks; any other task may still be billed.
		const problem = toProblem(error);
		settle(problem.reason === 'taskFailed' ? 0 : undefined);
		throw problem;
	}
}
