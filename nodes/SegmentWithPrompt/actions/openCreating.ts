import type { IExecuteFunctions } from 'n8n-workflow';

import { TaskCreator } from '../../shared/create/taskCreator';
import type { Form } from '../../shared/fields/readField';
import { readItemOptions, runOptionsOf, type TaskOptions } from '../../shared/fields/taskOptions';
import type { Context } from '../../shared/piapi/context';
import { Uploads } from '../../shared/piapi/uploads';
import { expecting } from '../../shared/problem/problem';
import type { ItemOperation } from '../../shared/run/itemOperation';
import { prepareCreates } from './prepareCreates';
import type { CheckedImage } from '../../shared/source/inputImage';
import { SegmentRequest, type UncheckedRequest } from '../../shared/source/segmentRequest';
import { WaitingCopies } from '../../shared/source/waitingCopies';
import type { JsonObject } from '../../shared/values/json';
import type { OutputName } from '../../shared/task/outputImages';
import type { Clock } from '../../shared/timing/clock';
import { readRequests } from './readRequest';

/** One task that an item asks for. */
export interface UncheckedJob {
	itemIndex: number;
	request: UncheckedRequest;
	options: TaskOptions;
}

/** The same with an image that PiAPI can use. */
export type Checked<J extends UncheckedJob> = Omit<J, 'request'> & { request: SegmentRequest };

/** What all operations that create tasks have in common: their tools, how they read an item, and their steps. */
export function openCreating(n8n: IExecuteFunctions, clock: Clock) {
	const runOptions = runOptionsOf(n8n);
	const creator = new TaskCreator(n8n, clock);
	const uploads = new Uploads(n8n.getContext('node'));
	const sending = { uploads, copies: new WaitingCopies() };
	return {
		creator,
		uploads,
		readOptions: (section: Form): TaskOptions => ({ ...readItemOptions(section), ...runOptions() }),
		/** An item's jobs; `outputs` is what will be made of their tasks. */
		readJobs: (itemIndex: number, form: Form, options: TaskOptions, outputs: OutputName[]) =>
			readRequests(n8n, itemIndex, form, options, outputs, sending).map((request) => ({
				itemIndex,
				request,
				options,
			})),
		steps: {
			/** `configOf` gives what to add to the request's config, in PiAPI's names. */
			async check<J extends UncheckedJob>(
				context: Context,
				{ request: { body, image }, ...job }: J,
				configOf?: () => JsonObject | undefined,
			): Promise<Checked<J> | undefined> {
				if (job.options.skipOtherFiles && (await image.isOtherFile?.())) return undefined;
				const config = configOf?.();
				const whole = config ? { ...body, config: { ...body.config, ...config } } : body;
				const toJob = (checked: CheckedImage) => ({
					...job,
					request: new SegmentRequest(whole, checked),
				});
				return await image.check(context).then(toJob, (error: unknown) => {
					// An earlier try's task is there, whatever has become of its source meanwhile.
					const problem = expecting(error, ({ reason }) => reason !== 'cancelled');
					const kept = image.unsendable && toJob(image.unsendable(problem));
					if (kept === undefined || creator.isNew(kept)) throw problem;
					return kept;
				});
			},
			inFlight: async (context, jobs) =>
				await prepareCreates(n8n, context, creator, jobs, runOptions().tasksInFlight),
			async prepare(context, job) {
				if (creator.isNew(job)) await job.request.image.prepare(context);
			},
			paid: creator.journal,
			end: async (context) => await creator.finish(context),
		} satisfies Partial<ItemOperation<UncheckedJob, Checked<UncheckedJob>, unknown>>,
	};
}
