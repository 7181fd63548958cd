import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { SimulatorOptions } from '../../../tools/simulator';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import { EventClock } from '../../kit/eventClock';
import { tellAll, VirtualRun, type ItemRequest, type RunSetUp } from './virtualRun';
import { VirtualService } from './virtualService';

/** What a task costs here, in US dollars. */
export const TASK_USD = 0.01;
/** Until a new task's ID is in the log, in milliseconds: its answer is under way, and lines are collected. */
const LOGGED_AFTER_MS = 400;

/** Who paid what: everything that a run is held to is counted from what it was asked for. */
export class World {
	readonly clock = new EventClock();
	readonly service: VirtualService;
	weather: Partial<SimulatorOptions> = {};
	/** All that users were told so far, and all tasks. */
	private told = '';
	/**
	 * Of how many tasks users know that they may exist, though not which: a create that is lost right after may find one
	 * of these, if it asks for the same, and leave its own in exchange.
	 */
	private unknown = 0;

	constructor(seed: number) {
		this.service = new VirtualService(this.clock, {
			seed,
			queueMs: 500,
			workMs: 1_500,
			spread: 0.5,
		});
	}

	/** Runs executions at once to their ends, or until `during` is over, and checks what they have paid for. */
	async execute(
		setUps: RunSetUp[],
		{ afterMs, end }: { afterMs?: number; end?: 'stop' | 'kill' } = {},
	): Promise<void> {
		const before = new Set(this.service.tasks);
		const runs = setUps.map((setUp) => new VirtualRun(this.service, setUp));
		const ended = Promise.all(runs.map(async (run) => await run.ended)).then(() => {});
		if (afterMs !== undefined) {
			await this.clock.passUntil(Promise.race([ended, this.clock.sleep(afterMs)]));
			for (const run of runs) run[end ?? 'stop']();
		}
		const endedMs = this.clock.unixNow();
		await this.clock.passUntil(end === 'kill' ? this.clock.sleep(30_000) : ended);
		const made = this.service.tasks.filter((task) => !before.has(task));
		expectPaidOnce(runs, made);
		if (end === 'kill') this.expectLogged(runs, made, endedMs);
		else this.expectOwnTasks(runs, made);
		this.expectNamed(runs, made, end === 'kill');
		expectWithinLimit(runs, made);
		if (this.isHistoryWhole) expectReused(runs, made, before);
	}

	/** Each item has the task of its own request, which no other item has, unless they share it on purpose. */
	private expectOwnTasks(runs: VirtualRun[], made: TaskRecord[]): void {
		const holders: Holders = new Map();
		for (const run of runs) {
			if (run.error !== undefined) continue;
			for (const [index, { json }] of run.output.entries()) {
				if (json.error !== undefined) continue;
				const id = json.task_id as string;
				const request = nameOf(run.setUp.items[index]);
				holders.set(id, [...(holders.get(id) ?? []), { request, run }]);
				const task = this.service.tasks.find((each) => each.id === id)!;
				expect(requestOf(task)).toBe(request);
				// A task that an earlier execution has named is there only by choice.
				if (!made.includes(task) && this.told.includes(id))
					expect(run.setUp.options?.reuseEarlierTasks).toBeGreaterThan(0);
			}
		}
		expectUnshared(holders);
	}

	/** Every task that may be paid is named, but as many as users are told of that they may or may not exist. */
	private expectNamed(runs: VirtualRun[], made: TaskRecord[], isKilled: boolean): void {
		this.told += runs.map((run) => tellAll(run, { withInfo: isKilled })).join('\n');
		const open = (tasks: TaskRecord[]) =>
			tasks.filter(isPaid).filter(({ id }) => !this.told.includes(id));
		if (isKilled) this.unknown += open(made).length;
		else this.unknown += runs.map(countUnknown).reduce((sum, each) => sum + each, 0);
		const unnamed = open(this.service.tasks).map(({ id }) => id);
		expect({ unnamed, isTooMany: unnamed.length > this.unknown }).toMatchObject({
			isTooMany: false,
		});
	}

	private get isHistoryWhole(): boolean {
		const { historyShows = 'all', historyDelayMs = 0, lateReadsMs = 0, faults } = this.weather;
		return historyShows === 'all' && historyDelayMs === 0 && lateReadsMs === 0 && !faults;
	}

	/** What was known before a process was killed is in its log. */
	private expectLogged(runs: VirtualRun[], made: TaskRecord[], killedMs: number): void {
		if (this.weather.faults) return;
		const known = made.filter(({ createdAtMs }) => createdAtMs + LOGGED_AFTER_MS < killedMs);
		const log = runs.flatMap(({ info }) => info).join('\n');
		expect(known.filter(({ id }) => !log.includes(id))).toEqual([]);
	}
}

/** No task is paid that no item asked for: those that failed cost nothing, and may be made anew. */
function expectPaidOnce(runs: VirtualRun[], made: TaskRecord[]): void {
	const paid = count(made.filter(isPaid).map(requestOf));
	const asked = askedFor(runs);
	for (const [request, tasks] of paid) {
		expect({ request, tasks, tooMany: tasks > (asked.get(request) ?? 0) }).toMatchObject({
			tooMany: false,
		});
	}
}

/** How many tasks the items of runs may cost, by request. */
function askedFor(runs: VirtualRun[]): Map<string, number> {
	const asked = runs.flatMap((run) => {
		const names = run.setUp.items.map(nameOf);
		return sharesTasks(run) ? [...new Set(names)] : names;
	});
	return count(asked);
}

/** Submit always creates a task for each item. */
function sharesTasks({ setUp: { operation = 'segment', options } }: VirtualRun): boolean {
	return operation === 'segment' && options?.reuseIdentical === true;
}

/** Of how many creates a run says that nobody knows their fate. */
function countUnknown({ output, error, warn }: VirtualRun): number {
	const reasons = output.map(({ json }) => (json.error as IDataObject | undefined)?.reason);
	const { context, description = '' } = (error ?? {}) as {
		context?: { data?: IDataObject };
		description?: string;
	};
	const [, more = '0'] = /(One|\d+) more tasks? of this run may or may not/.exec(description) ?? [];
	const failed = error === undefined ? reasons : [context?.data?.reason];
	const inErrors = failed.filter((reason) => reason === 'unknownCreate').length;
	const logged = warn.map((line) => Number(/may or may not exist.*: (\d+)/.exec(line)?.[1] ?? 0));
	return Math.max(inErrors + (more === 'One' ? 1 : Number(more)), ...logged);
}

function expectWithinLimit(runs: VirtualRun[], made: TaskRecord[]): void {
	const limits = runs.map(({ setUp }) => Number(setUp.options?.spendingLimitUsd) || Infinity);
	const limitUsd = limits.reduce((sum, each) => sum + each, 0);
	expect(made.filter(isPaid).length * TASK_USD).toBeLessThanOrEqual(limitUsd + 1e-9);
}

/** Where the history is whole, nothing is paid again that an earlier execution has a task for. */
function expectReused(runs: VirtualRun[], made: TaskRecord[], before: Set<TaskRecord>): void {
	if (!runs.every(({ setUp }) => Number(setUp.options?.reuseEarlierTasks) > 0)) return;
	const existing = count([...before].filter(isPaid).map(requestOf));
	const asked = askedFor(runs);
	for (const [request, tasks] of count(made.filter(isPaid).map(requestOf))) {
		const open = Math.max((asked.get(request) ?? 0) - (existing.get(request) ?? 0), 0);
		expect({ request, tasks, open, isWithin: tasks <= open }).toMatchObject({ isWithin: true });
	}
}

function isPaid({ phase }: TaskRecord): boolean {
	return phase !== 'failed';
}

function nameOf({ imageUrl, prompt, segmentFactor }: ItemRequest): string {
	return createHash('md5')
		.update(JSON.stringify([imageUrl, prompt, segmentFactor]))
		.digest('hex');
}

function requestOf({ input }: TaskRecord): string {
	const { image: imageUrl, prompt, segment_factor: segmentFactor } = input;
	return nameOf({ imageUrl, prompt, segmentFactor });
}

function count(names: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}

type Holders = Map<string, Array<{ request: string; run: VirtualRun }>>;

/** No task is in two items, unless they share it on purpose. */
function expectUnshared(holders: Holders): void {
	for (const [id, held] of holders) {
		const isShared = held.every(
			({ run, request }, place) =>
				place === 0 ||
				(run === held[0].run
					? sharesTasks(run) && request === held[0].request
					: Number(run.setUp.options?.reuseEarlierTasks) > 0 ||
						Number(held[0].run.setUp.options?.reuseEarlierTasks) > 0),
		);
		expect({ id, isShared }).toEqual({ id, isShared: true });
	}
}
