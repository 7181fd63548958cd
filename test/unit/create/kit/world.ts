import { spellIds } from '../../../tools/simulator';
import { hasMarks } from '../../../tools/simulator/drawnDays';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import { EventClock } from '../../kit/eventClock';
import {
	countUnknown,
	expectDone,
	expectNoMarks,
	expectNoneUnknown,
	expectOwnTasks,
	expectPaidOnce,
	expectReason,
	expectReused,
	expectWithinLimit,
	hasTasks,
	isPaid,
	tellPlainly,
} from './judge';
import { VirtualRun, type RunSetUp } from './virtualRun';
import { VirtualService } from './virtualService';
import {
	FAIR,
	isHistoryUsable,
	isWhole,
	letsCreatesThrough,
	tellsAsWritten,
	type Weather,
} from './weather';

export { TASK_USD } from './judge';

/** Until a new task's ID is in the log, in milliseconds: its answer is under way, and lines are collected. */
const LOGGED_AFTER_MS = 400;

/** Who paid what: everything that a run is held to is counted from what it was asked for. */
export class World {
	readonly clock = new EventClock();
	readonly service: VirtualService;
	private weather: Weather = {};
	/** All that users were told so far, and all tasks. */
	private told = '';
	/**
	 * Of how many tasks users know that they may exist, though not which: a create that is lost right after may find one
	 * of these, if it asks for the same, and leave its own in exchange.
	 */
	private unknown = 0;
	/** Whether all tasks so far tell exactly what they are, by a mark or by their words. */
	private canTellTasks = true;

	/** @param hasHook whether the account has a hook of its own: then nothing may be marked */
	constructor(
		seed: number,
		private readonly hasHook = false,
	) {
		this.service = new VirtualService(this.clock, {
			seed,
			queueMs: 500,
			workMs: 1_500,
			spread: 0.5,
		});
		if (hasHook) this.service.account.notificationHookUrl = 'https://hook.example/';
	}

	/** Another day begins. */
	change(weather: Weather): void {
		const { earlierTasks, ...options } = weather;
		const nowMs = this.clock.unixNow();
		this.weather = weather;
		this.canTellTasks &&= this.tellsTasks;
		this.service.configure({ ...FAIR, ...options });
		if (earlierTasks === 'imagesGone') this.service.configure({ imagesGoneBeforeMs: nowMs });
		else if (earlierTasks !== undefined)
			this.service.configure({ unreadableBeforeMs: nowMs, unreadableStatus: earlierTasks });
	}

	/** Runs executions at once to their ends, or until `during` is over, and checks what they have paid for. */
	async execute(
		setUps: RunSetUp[],
		{ afterMs, end }: { afterMs?: number; end?: 'stop' | 'kill' } = {},
	): Promise<void> {
		const { service, clock } = this;
		const before = new Set(service.tasks);
		const runs = setUps.map((setUp) => new VirtualRun(service, setUp));
		const ended = Promise.all(runs.map(async (run) => await run.ended)).then(() => {});
		if (afterMs !== undefined) {
			await clock.passUntil(Promise.race([ended, clock.sleep(afterMs)]));
			for (const run of runs) run[end ?? 'stop']();
		}
		const endedMs = clock.unixNow();
		await clock.passUntil(end === 'kill' ? clock.sleep(30_000) : ended);
		while (service.takenLater > 0) await clock.passUntil(clock.sleep(1_000));
		const made = service.tasks.filter((task) => !before.has(task));
		this.judge(runs, { made, before, end, endedMs });
	}

	private judge(
		runs: VirtualRun[],
		{
			made,
			before,
			end,
			endedMs,
		}: { made: TaskRecord[]; before: Set<TaskRecord>; end?: string; endedMs: number },
	): void {
		const { told } = this;
		expectPaidOnce(runs, made);
		if (end === 'kill') this.expectLogged(runs, made, endedMs);
		else if (this.isToldApart(runs)) {
			expectOwnTasks(runs, { tasks: this.service.tasks, made, told });
		}
		this.expectNamed(runs, made, end === 'kill');
		expectWithinLimit(runs, made);
		if (this.hasHook) expectNoMarks(made);
		if (this.isReuseSure) expectReused(runs, made, before);
		if (end !== undefined) return;
		for (const run of runs) {
			expectReason(run);
			if (isWhole(this.weather)) expectDone(run);
		}
		if (this.isFateSure) {
			for (const run of runs)
				if (runs.length === 1 ? made.length > 0 : hasTasks(run)) expectNoneUnknown(run);
		}
	}

	private get isMarked(): boolean {
		return !this.hasHook && hasMarks(this.weather);
	}

	/** Without marks two runs at once cannot tell each other's swapped answers. */
	private isToldApart(runs: VirtualRun[]): boolean {
		const { createSwapped = 0 } = this.weather.faults ?? {};
		return this.isMarked || createSwapped === 0 || runs.length === 1;
	}

	/** Whether what became of each create can be told in the end. */
	private get isFateSure(): boolean {
		return this.isMarked && isHistoryUsable(this.weather) && letsCreatesThrough(this.weather);
	}

	/** Whether earlier tasks can be told by what they are. */
	private get isReuseSure(): boolean {
		return this.canTellTasks && isWhole(this.weather);
	}

	private get tellsTasks(): boolean {
		return this.isMarked || tellsAsWritten(this.weather);
	}

	/** Every task that may be paid is named, but as many as users are told of that they may or may not exist. */
	private expectNamed(runs: VirtualRun[], made: TaskRecord[], isKilled: boolean): void {
		this.told += runs.map((run) => tellPlainly(run, { withInfo: isKilled })).join('\n');
		const open = (tasks: TaskRecord[]) =>
			tasks.filter(isPaid).filter(({ id }) => !this.told.includes(id));
		if (isKilled) this.unknown += open(made).length;
		else this.unknown += runs.map(countUnknown).reduce((sum, each) => sum + each, 0);
		const unnamed = open(this.service.tasks).map(({ id }) => id);
		expect({ unnamed, isTooMany: unnamed.length > this.unknown }).toMatchObject({
			isTooMany: false,
		});
	}

	/** What was known before a process was killed is in its log. */
	private expectLogged(runs: VirtualRun[], made: TaskRecord[], killedMs: number): void {
		if (this.weather.faults) return;
		const known = made.filter(({ createdAtMs }) => createdAtMs + LOGGED_AFTER_MS < killedMs);
		const log = spellIds(runs.flatMap(({ info }) => info).join('\n'));
		expect(known.filter(({ id }) => !log.includes(id))).toEqual([]);
	}
}
