import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../../shared/timing/clock';
import { waitForResult } from '../../shared/wait/waitForResult';
import { deliverTask, type Delivery } from '../../shared/result/item';
import { requestKey } from '../../shared/create/taskBook';
import { PollSchedule } from '../../shared/timing/pollSchedule';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import type { Task } from '../../shared/task/task';
import { Creation, type CreateJob } from './creation';
import { readDelivery } from '../../shared/n8n/parameters/delivery';
import { withInput } from './inputFields';
import { readOptions } from '../../shared/n8n/parameters/options';

/** Segment: creates a task for each item, waits until it is done, and gives its images. */
export async function segment(n8n: IExecuteFunctions): Promise<RunResult> {
	const creation = new Creation(n8n);
	const pace = new PollSchedule();
	const shared = new Map<string, Promise<Task>>();
	return await runItems<CreateJob & { delivery: Delivery }, Task>(n8n, {
		read(itemIndex) {
			const options = readOptions(n8n, itemIndex);
			const delivery = readDelivery(n8n, itemIndex, options);
			return [{ itemIndex, order: creation.readOrder(itemIndex, options), options, delivery }];
		},
		check: async (context, job) => await creation.check(context, job),
		inFlight: async (context, jobs) => await creation.inFlight(context, jobs),
		prepare: async (context, job) => await creation.prepare(context, job),
		async start(context, job) {
			const { order, options } = job;
			const work = async () => {
				const known = await creation.create(context, job);
				return await waitForResult(context, known.id, { ...options, pace, known }, systemClock);
			};
			if (!options.reuseIdentical) return await work();
			const key = requestKey(order.identity);
			const task = shared.get(key) ?? work();
			shared.set(key, task);
			return await task;
		},
		async finish(context, task, { order, delivery, options }, itemIndex) {
			const { image } = order;
			const own = {
				...delivery,
				sourceName: image.fileName,
				cutout: { ...delivery.cutout, readSource: image.readBytes },
			};
			const item = await deliverTask(context, task, own, systemClock);
			return [withInput(n8n, item, itemIndex, options)];
		},
		taskIds: () => creation.taskIds(),
	});
}
