import { Problem } from '../../../nodes/shared/problem/problem';
import { unseenTask, type Task } from '../../../nodes/shared/task/task';
import type { EventClock } from './eventClock';

/** What a service does with a create that finds all places taken. */
export type BeyondPlaces = 'queue' | Problem;

interface FakeTask {
	id: string;
	createdMs: number;
	endMs: number;
	seenMs?: number;
	/** How long it waited for a place. */
	queuedMs: number;
}

/** A service without HTTP, on the clock of a test: tasks, places, and what becomes of creates beyond them. */
export class PlacesService {
	places: number;
	beyond: BeyondPlaces;
	/** How long the next task works, in milliseconds. */
	drawMs: () => number = () => 1_000;
	readonly tasks: FakeTask[] = [];
	looks = 0;
	refused = 0;
	/** From when on each place is free. */
	private freeMs: number[] = [];

	constructor(
		private readonly clock: EventClock,
		{ places, beyond }: { places: number; beyond: BeyondPlaces },
	) {
		this.places = places;
		this.beyond = beyond;
	}

	/** Tasks at work or waiting for a place. */
	get unfinished(): number {
		return this.tasks.filter(({ endMs }) => endMs > this.clock.now()).length;
	}

	create(): Task {
		if (this.beyond !== 'queue' && this.unfinished >= this.places) {
			this.refused += 1;
			throw this.beyond;
		}
		const nowMs = this.clock.now();
		while (this.freeMs.length < this.places) this.freeMs.push(0);
		this.freeMs.sort((a, b) => a - b);
		const startMs = Math.max(nowMs, this.freeMs[0]);
		const endMs = startMs + this.drawMs();
		this.freeMs[0] = endMs;
		const id = `task-${this.tasks.length}`;
		this.tasks.push({ id, createdMs: nowMs, endMs, queuedMs: startMs - nowMs });
		return unseenTask(id);
	}

	get(id: string): Task {
		this.looks += 1;
		const task = this.tasks.find((each) => each.id === id) as FakeTask;
		if (this.clock.now() < task.endMs) return unseenTask(id);
		task.seenMs ??= this.clock.now();
		return { ...unseenTask(id), status: 'succeeded' };
	}

	get meanLagMs(): number {
		const lags = this.tasks.map(({ endMs, seenMs = NaN }) => seenMs - endMs);
		return lags.reduce((sum, lag) => sum + lag, 0) / lags.length;
	}
}
