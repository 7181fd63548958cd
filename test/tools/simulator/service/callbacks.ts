import { fetch, type Dispatcher } from 'undici';

import type { SimulatorOptions } from '../options';
import type { ServiceClock } from './serviceClock';
import { describeCallback } from './taskJson';
import { isEnded, type TaskRecord } from './taskRecord';

const TRIES = 3;

/** One try to call a webhook. */
export interface CallbackRecord {
	taskId: string;
	endpoint: string;
	/** From 1 to 3. */
	try: number;
	atMs: number;
	/** Status of the answer; undefined while it is awaited or where there was none. */
	status?: number;
	error?: string;
}

export interface CallbackContext {
	options: SimulatorOptions;
	clock: ServiceClock;
	urls: { image: string };
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
	dispatcher: Dispatcher;
}

/** Calls the webhooks of tasks, as PiAPI does: three tries, each but a 2xx answer counts as lost. */
export class Callbacks {
	readonly records: CallbackRecord[] = [];
	private sent = 0;
	private failed = 0;

	constructor(private readonly context: CallbackContext) {}

	/** Calls the webhook of a task that has changed, if it has one. */
	notify(task: TaskRecord): void {
		const { options } = this.context;
		const { endpoint, secret } = task.config.webhook_config as { endpoint: string; secret: string };
		if (!endpoint || !(isEnded(task) || options.callbackForProcessing)) return;
		const body = JSON.stringify(describeCallback(task, this.context.urls.image, Date.now()));
		const times = options.callbackTwice ? 2 : 1;
		for (let count = 0; count < times; count++) {
			void this.deliver(task.id, endpoint, secret, body);
		}
	}

	/** Callbacks that got a 2xx answer, and those that failed three times. */
	counters() {
		return { callbacksSent: this.sent, callbacksFailed: this.failed };
	}

	/** Counts from zero again; the records stay. */
	resetCounters(): void {
		this.sent = 0;
		this.failed = 0;
	}

	private async deliver(taskId: string, endpoint: string, secret: string, body: string) {
		const { options, signal, clock } = this.context;
		for (let count = 1; count <= TRIES && !signal.aborted; count++) {
			const record: CallbackRecord = { taskId, endpoint, try: count, atMs: Date.now() };
			this.records.push(record);
			if (await this.call(record, secret, body)) {
				this.sent += 1;
				return;
			}
			if (count < TRIES) {
				await clock.sleep(options.callbackRetryMs, signal).catch(() => {});
			}
		}
		if (!signal.aborted) this.failed += 1;
	}

	private async call(record: CallbackRecord, secret: string, body: string): Promise<boolean> {
		const { options, signal } = this.context;
		try {
			const response = await fetch(record.endpoint, {
				method: 'POST',
				dispatcher: this.context.dispatcher,
				headers: { 'content-type': 'application/json', 'x-webhook-secret': secret },
				body,
				redirect: 'manual',
				signal: AbortSignal.any([signal, AbortSignal.timeout(options.callbackTimeoutMs)]),
			});
			record.status = response.status;
			await response.arrayBuffer();
			return response.ok;
		} catch (error) {
			record.error = String(error);
			return false;
		}
	}
}
