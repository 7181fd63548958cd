import { createHash } from 'node:crypto';

import { FAILURE_CAUSES, type SimulatorOptions } from '../options';
import { pickOne } from '../random';
import { TaskFailure, type Segmentation } from '../segment/segmenter';
import type { Account } from './accounts';
import type { CreateRequest } from './createRequest';
import { createTask } from './newTask';
import { Places } from './places';
import type { ServiceClock } from './serviceClock';
import { isInline, imagesOf } from './taskJson';
import { isEnded, type TaskInput, type TaskRecord } from './taskRecord';

/** $0.01 for every started million pixels. */
const POINTS_PER_MEGAPIXEL = 100_000;

/** What the task book needs from the rest of the simulator. */
export interface TaskBookContext {
	options: SimulatorOptions;
	random: () => number;
	clock: ServiceClock;
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
	segment(input: TaskInput): Promise<Segmentation>;
	/** Called when a task goes to work and when it ends. */
	onChange(task: TaskRecord): void;
}

/** All tasks, and their way from the queue to the end. */
export class TaskBook {
	readonly tasks = new Map<string, TaskRecord>();
	private concurrentPeak = 0;
	private doubleCreates = 0;
	/** How many of the first tasks were created before the last reset of the counters. */
	private notCounted = 0;
	private readonly inputs = new Set<string>();
	readonly places: Places;
	private readonly openedMs = Date.now();

	constructor(private readonly context: TaskBookContext) {
		this.places = new Places((account) => this.planOf(account) - this.takenByOthers());
	}

	/** How many tasks an account may have in flight, as it says itself. */
	planOf(account: Account): number {
		return account.maxConcurrentTasks ?? this.context.options.maxConcurrentTasks;
	}

	private takenByOthers(): number {
		const { placesTakenByOthers, othersEveryMs } = this.context.options;
		if (placesTakenByOthers === 0) return 0;
		return Math.floor((Date.now() - this.openedMs) / othersEveryMs) % 2 === 1
			? placesTakenByOthers
			: 0;
	}

	/** What an account's unfinished tasks keep back, in points. */
	frozenPoints(account: Account): number {
		return this.list()
			.filter((task) => task.account === account && !isEnded(task))
			.reduce((sum, task) => sum + task.frozenPoints, 0);
	}

	/** Takes a task; it goes on by itself from here. `priced` resolves when its price is known, or never will be. */
	add(account: Account, request: CreateRequest): { task: TaskRecord; priced: Promise<void> } {
		const task = this.record(account, request);
		const unfinished = this.list().filter((each) => !isEnded(each)).length;
		this.concurrentPeak = Math.max(this.concurrentPeak, unfinished);
		const result = this.segment(task);
		// Its failure is looked at when the work is done.
		const isKnown = () => {};
		const priced = result.then(isKnown, isKnown);
		this.run(task, result, this.places.take(account)).catch((error: unknown) => {
			// Closing the simulator cuts every wait short.
			if (!this.context.signal.aborted) throw error;
		});
		return { task, priced };
	}

	/** Takes a task that has already failed; it costs nothing. */
	addFailed(account: Account, request: CreateRequest): TaskRecord {
		const task = this.record(account, request);
		this.fail(task, this.drawnFailure());
		return task;
	}

	list(): TaskRecord[] {
		return [...this.tasks.values()];
	}

	/** The counts since the last reset. */
	counters() {
		const counted = this.list().slice(this.notCounted);
		const paid = counted.filter((task) => task.paid);
		return {
			tasksCreated: counted.length,
			tasksPaid: paid.length,
			pointsCharged: paid.reduce((sum, task) => sum + task.paidPoints, 0),
			doubleCreates: this.doubleCreates,
			concurrentPeak: this.concurrentPeak,
		};
	}

	/** Counts from zero again; the tasks stay. */
	resetCounters(): void {
		this.notCounted = this.tasks.size;
		this.inputs.clear();
		this.doubleCreates = 0;
		this.concurrentPeak = 0;
	}

	private record(account: Account, request: CreateRequest): TaskRecord {
		const { options, random, clock } = this.context;
		const identity = JSON.stringify([account.apiKey, request.input]);
		const digest = createHash('sha256').update(identity).digest('hex');
		if (this.inputs.has(digest)) this.doubleCreates += 1;
		this.inputs.add(digest);
		const task = createTask(account, request, options, random, clock.now());
		this.tasks.set(task.id, task);
		return task;
	}

	private async segment(task: TaskRecord): Promise<Segmentation> {
		const { options, random, segment } = this.context;
		const willFail = random() < (options.faults.taskFailed ?? 0);
		const result = await segment(task.input);
		const megapixels = Math.ceil((result.width * result.height) / 1e6);
		task.frozenPoints = megapixels * POINTS_PER_MEGAPIXEL;
		if (willFail) throw this.drawnFailure();
		if (result.isEmpty && options.nothingFound === 'fail') {
			throw new TaskFailure(10000, 'nothing found for the prompt');
		}
		const { outputShape } = task.forms;
		if (isInline(outputShape)) {
			const { imageOrder } = task.forms.images;
			const images = imagesOf(outputShape).map((index) => result.image(imageOrder[index]));
			task.inline = (await Promise.all(images)).map((bytes) => bytes.toString('base64'));
		}
		return result;
	}

	private drawnFailure(): TaskFailure {
		const { failureCode, failureMessage } = this.context.options;
		return new TaskFailure(failureCode, failureMessage);
	}

	private async run(
		task: TaskRecord,
		result: Promise<Segmentation>,
		place: Promise<void> | undefined,
	): Promise<void> {
		const { options, signal, clock, onChange } = this.context;
		if (place !== undefined) {
			task.phase = 'waiting';
			await place;
			task.phase = 'pending';
		}
		await clock.sleep(this.vary(options.queueMs), signal);
		task.phase = 'processing';
		task.startedAtMs = clock.now();
		onChange(task);
		await clock.sleep(this.vary(options.workMs), signal);
		try {
			task.result = await result;
			this.complete(task);
		} catch (error) {
			this.fail(task, error);
		}
		this.places.leave(task.account);
		if (!signal.aborted) onChange(task);
	}

	private complete(task: TaskRecord): void {
		task.phase = 'completed';
		task.endedAtMs = this.context.clock.now();
		task.paid = true;
		task.paidPoints = task.frozenPoints;
		task.account.balancePoints -= task.paidPoints;
	}

	private fail(task: TaskRecord, error: unknown): void {
		const { options, random, clock } = this.context;
		const cause =
			options.failureCause === 'mixed' ? pickOne(FAILURE_CAUSES, random) : options.failureCause;
		const known = error instanceof TaskFailure ? error : ownFault(error);
		task.phase = 'failed';
		task.endedAtMs = clock.now();
		task.failure = { code: known.code, message: known.message, cause };
	}

	private vary(durationMs: number): number {
		const { options, random } = this.context;
		return durationMs * (1 + options.spread * (2 * random() - 1));
	}
}

/** A fault of the simulator itself, told with its place, or a test would take it for the service's. */
function ownFault(error: unknown): TaskFailure {
	const place = error instanceof Error ? error.stack : undefined;
	return new TaskFailure(10000, `the simulator failed: ${place ?? String(error)}`);
}
