import type { Context } from '../piapi/context';
import { isMark } from '../task/inlineImage';
import { unseenTask, type Task, type TaskInput } from '../task/task';
import { fetchTask } from '../wait/fetchTask';
import { compareInputs, isSameImage, type Sameness, type Telling } from './sameRequest';
import { TIME_TOLERANCE_MS } from './yardstick';

/** A task that certainly exists, and what is known of it. */
interface OwnTask {
	taskId: string;
	asked: Required<TaskInput>;
	/** By the service's clock, in milliseconds since 1970. */
	createdMs: number;
}

/**
 * Compares tasks of the account with what was asked for. In which form the service tells an image, and in which zone a
 * time, it learns from the run's own tasks.
 */
export class TaskMatcher {
	/** Tasks as they were first seen. */
	private readonly seen = new Map<string, Promise<Task>>();
	/** The youngest own task of each kind: with an image sent inline, or with an address. */
	private readonly own: { inline?: OwnTask; address?: OwnTask } = {};

	/** Notes a task that certainly exists. */
	note(taskId: string, asked: Required<TaskInput>, createdMs: number): void {
		this.own[kindOf(asked)] = { taskId, asked, createdMs };
	}

	/**
	 * Whether a task may be the one that was asked for, by a create sent at `sentMs` by the service's clock. One that
	 * cannot be fetched may be it.
	 */
	async match(
		context: Context,
		taskId: string,
		asked: Required<TaskInput>,
		sentMs: number,
	): Promise<{ task: Task; sameness: Sameness }> {
		const task = await this.fetch(context, taskId).catch(() => undefined);
		// An answer about another task tells nothing of this one.
		if (task?.id !== taskId) return { task: unseenTask(taskId), sameness: 'unclear' };
		return { task, sameness: await this.compare(context, asked, sentMs, task) };
	}

	private async compare(
		context: Context,
		asked: Required<TaskInput>,
		sentMs: number,
		task: Task,
	): Promise<Sameness> {
		if (task.type === 'other') return 'different';
		const sameness = compareInputs(asked, task.input, 'unknown');
		if (sameness === 'different') return sameness;
		const { telling, createdWithZone, zoneOffsetMs } = await this.calibrate(context, asked);
		const { created } = task.times;
		const exact = compareInputs(asked, task.input, telling);
		if (created === undefined) return exact;
		const isComparable = createdWithZone === created.hasZone;
		const offsetMs = isComparable ? zoneOffsetMs : created.hasZone ? 0 : undefined;
		if (offsetMs === undefined) return exact === 'same' ? 'unclear' : exact;
		return created.ms - offsetMs < sentMs - TIME_TOLERANCE_MS ? 'different' : exact;
	}

	/** How the service tells images of this kind, and in which zone it tells times: as of the run's youngest task. */
	private async calibrate(
		context: Context,
		asked: Required<TaskInput>,
	): Promise<{ telling: Telling; createdWithZone?: boolean; zoneOffsetMs?: number }> {
		const own = this.own[kindOf(asked)];
		if (own === undefined) return { telling: 'unknown' };
		// What cannot be fetched now may be later.
		const task = await this.fetch(context, own.taskId).catch(() => undefined);
		if (task === undefined) return { telling: 'unknown' };
		const { input, times } = task;
		const isToldAsSent = isSameImage(own.asked.image, input.image ?? '');
		const { created } = times;
		return {
			telling: isToldAsSent ? 'asSent' : 'unknown',
			...(created && {
				createdWithZone: created.hasZone,
				zoneOffsetMs: toZone(created.ms - own.createdMs),
			}),
		};
	}

	private async fetch(context: Context, taskId: string): Promise<Task> {
		const task = this.seen.get(taskId) ?? fetchTask(context, taskId);
		this.seen.set(taskId, task);
		return await task.then(
			(found) => {
				if (found.id !== taskId) this.seen.delete(taskId);
				return found;
			},
			(error: unknown) => {
				this.seen.delete(taskId);
				throw error;
			},
		);
	}
}

/** How the image of a request is sent. */
function kindOf({ image }: Required<TaskInput>): 'inline' | 'address' {
	return isMark(image) ? 'inline' : 'address';
}

/** Zones differ by quarters of an hour; what is left of a difference is inexact clocks. */
function toZone(differenceMs: number): number {
	const QUARTER_MS = 15 * 60_000;
	return Math.round(differenceMs / QUARTER_MS) * QUARTER_MS;
}
