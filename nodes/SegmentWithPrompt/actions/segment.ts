import type { IExecuteFunctions } from 'n8n-workflow';

import { TaskCreator, type CreatedTask } from '../../shared/create/taskCreator';
import { readDelivery } from '../../shared/n8n/parameters/delivery';
import { parametersOf } from '../../shared/n8n/parameters/fields';
import { readOptions, type Options } from '../../shared/n8n/parameters/options';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import type { Context } from '../../shared/piapi/context';
import { toProblem } from '../../shared/problem/problem';
import type { Delivery } from '../../shared/result/delivery';
import { deliverTask } from '../../shared/result/item';
import { asReused } from '../../shared/result/itemJson';
import type { SegmentRequest } from '../../shared/source/segmentRequest';
import { Uploads } from '../../shared/source/uploads';
import { readMeasures } from '../../shared/task/measures';
import { countInlineBytes, type Task } from '../../shared/task/task';
import { PollSchedule } from '../../shared/timing/pollSchedule';
import { waitForResult, type ResultOptions } from '../../shared/wait/waitForResult';
import { creatingSteps } from './creatingSteps';
import { withInput } from './inputFields';
import { readRequests } from './readRequest';

interface SegmentJob {
	itemIndex: number;
	request: SegmentRequest;
	options: Options;
	delivery: Delivery;
}

/** A task that has succeeded. */
interface Result {
	task: Task;
	isReused: boolean;
}

/** Segment: creates a task for each item, waits until it is done, and gives its images. */
export async function segment(n8n: IExecuteFunctions): Promise<RunResult> {
	const creator = new TaskCreator(n8n);
	const uploads = new Uploads(n8n.getContext('node'));
	const schedule = new PollSchedule();
	const shared = new Map<string, Promise<Result>>();
	return await runItems<SegmentJob, Result>(n8n, {
		...creatingSteps(n8n, creator),
		read(itemIndex) {
			const read = parametersOf(n8n, itemIndex);
			const options = readOptions(read);
			const delivery = readDelivery(read, options);
			const requests = readRequests(n8n, itemIndex, options, uploads);
			return requests.map((request) => ({ itemIndex, request, options, delivery }));
		},
		check: async (context, { request }) => await request.image.check(context),
		async start(context, job, _itemIndex, slot) {
			const { request, options } = job;
			const work = async () => {
				const created = await creator.create(context, job, slot);
				return await finish(context, created, job, { schedule, delayCost: slot.delayCost });
			};
			if (!options.reuseIdentical) return await work();
			const other = shared.get(request.key);
			// Whoever waits for another's task needs no place, and that task may.
			if (other !== undefined) return await slot.idleWhile(async () => await other);
			const result = work();
			shared.set(request.key, result);
			return await result;
		},
		heldBytes: ({ task }) => countInlineBytes(task),
		async finish(context, { task, isReused }, { request, delivery, options }, itemIndex) {
			const { image } = request;
			const items = await deliverTask(context, task, {
				...delivery,
				sourceName: image.fileName,
				cutout: { ...delivery.cutout, readSource: image.readBytes },
			});
			return items.map((item) =>
				withInput(n8n, isReused ? asReused(item) : item, itemIndex, options),
			);
		},
	});
}

/** Waits for a task, and settles what it costs. */
async function finish(
	context: Context,
	{ task: known, isReused, settle }: CreatedTask,
	{ options, request }: SegmentJob,
	polling: Pick<ResultOptions, 'schedule' | 'delayCost'>,
): Promise<Result> {
	try {
		const task = await waitForResult(context, known.id, {
			...options,
			...polling,
			known,
			sent: request,
		});
		settle(readMeasures(task, request.image.pixels).costUsd);
		return { task, isReused };
	} catch (error) {
		// PiAPI is said not to bill failed tasks; any other task may still be billed.
		const problem = toProblem(error);
		settle(problem.reason === 'taskFailed' ? 0 : undefined);
		throw problem;
	}
}
