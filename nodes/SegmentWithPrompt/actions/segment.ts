import type { IExecuteFunctions } from 'n8n-workflow';

import { readDelivery } from '../../shared/n8n/parameters/delivery';
import { parametersOf } from '../../shared/n8n/parameters/fields';
import { readOptions } from '../../shared/n8n/parameters/options';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import { deliverTask, type Delivery } from '../../shared/result/item';
import type { Task } from '../../shared/task/task';
import { PollSchedule } from '../../shared/timing/pollSchedule';
import { waitForResult } from '../../shared/wait/waitForResult';
import { Creation, type CreateJob } from './creation';
import { withInput } from './inputFields';
import { readRequest } from './readRequest';

/** Segment: creates a task for each item, waits until it is done, and gives its images. */
export async function segment(n8n: IExecuteFunctions): Promise<RunResult> {
	const creation = new Creation(n8n);
	const schedule = new PollSchedule();
	const shared = new Map<string, Promise<Task>>();
	return await runItems<CreateJob & { delivery: Delivery }, Task>(n8n, {
		read(itemIndex) {
			const read = parametersOf(n8n, itemIndex);
			const options = readOptions(read);
			const delivery = readDelivery(read, options);
			const request = readRequest(n8n, itemIndex, options, creation.uploads);
			return [{ itemIndex, request, options, delivery }];
		},
		check: async (context, { request }) => await request.image.check(context),
		inFlight: async (context, jobs) => await creation.inFlight(context, jobs),
		prepare: async (context, job) => await creation.prepare(context, job),
		async start(context, job) {
			const { request, options } = job;
			const work = async () => {
				const known = await creation.create(context, job);
				return await waitForResult(context, known.id, { ...options, schedule, known });
			};
			if (!options.reuseIdentical) return await work();
			const task = shared.get(request.key) ?? work();
			shared.set(request.key, task);
			return await task;
		},
		async finish(context, task, { request, delivery, options }, itemIndex) {
			const { image } = request;
			const item = await deliverTask(context, task, {
				...delivery,
				sourceName: image.fileName,
				cutout: { ...delivery.cutout, readSource: image.readBytes },
			});
			return [withInput(n8n, item, itemIndex, options)];
		},
		taskIds: () => creation.book.taskIds(),
	});
}
