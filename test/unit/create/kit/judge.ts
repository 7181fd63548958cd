import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { spellId, spellIds } from '../../../tools/simulator';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import { tellAll, type ItemRequest, type VirtualRun } from './virtualRun';

/** What a task costs here, in US dollars. */
export const TASK_USD = 0.01;

/** No task is paid that no item asked for: those that failed cost nothing, and may be made anew. */
export function expectPaidOnce(runs: VirtualRun[], made: TaskRecord[]): void {
	const paid = count(made.filter(isPaid).map(requestOf));
	const asked = askedFor(runs);
	for (const [request, tasks] of paid) {
		expect({ request, tasks, tooMany: tasks > (asked.get(request) ?? 0) }).toMatchObject({
			tooMany: false,
		});
	}
}

/** Each item has the task of its own request, which no other item has, unless they share it on purpose. */
export function expectOwnTasks(
	runs: VirtualRun[],
	{ tasks, made, told }: { tasks: TaskRecord[]; made: TaskRecord[]; told: string },
): void {
	const holders: Holders = new Map();
	for (const run of runs) {
		if (run.error !== undefined) continue;
		for (const [index, { json }] of run.output.entries()) {
			if (json.error !== undefined) continue;
			const id = spellId(json.task_id as string);
			const request = nameOf(run.setUp.items[index]);
			holders.set(id, [...(holders.get(id) ?? []), { request, run }]);
			const task = tasks.find((each) => each.id === id)!;
			expect({ id, request: requestOf(task) }).toEqual({ id, request });
			// A task that an earlier execution has named is there only by choice.
			if (!made.includes(task) && told.includes(id))
				expect(run.setUp.options?.reuseEarlierTasks).toBeGreaterThan(0);
		}
	}
	expectUnshared(holders);
}

export function expectWithinLimit(runs: VirtualRun[], made: TaskRecord[]): void {
	const limits = runs.map(({ setUp }) => Number(setUp.options?.spendingLimitUsd) || Infinity);
	const limitUsd = limits.reduce((sum, each) => sum + each, 0);
	expect(made.filter(isPaid).length * TASK_USD).toBeLessThanOrEqual(limitUsd + 1e-9);
}

/** Nothing is paid again that an earlier execution has a task for. */
export function expectReused(
	runs: VirtualRun[],
	made: TaskRecord[],
	before: Set<TaskRecord>,
): void {
	if (!runs.every(({ setUp }) => Number(setUp.options?.reuseEarlierTasks) > 0)) return;
	const existing = count([...before].filter(isPaid).map(requestOf));
	const asked = askedFor(runs);
	for (const [request, tasks] of count(made.filter(isPaid).map(requestOf))) {
		const open = Math.max((asked.get(request) ?? 0) - (existing.get(request) ?? 0), 0);
		expect({ request, tasks, open, isWithin: tasks <= open }).toMatchObject({ isWithin: true });
	}
}

/** On a day without faults every item succeeds, but what a limit of money leaves over. */
export function expectDone(run: VirtualRun): void {
	const reasons = reasonsOf(run).filter((reason) => reason !== 'spendingLimit');
	expect({ reasons, error: reasonOf(run) === 'spendingLimit' ? undefined : run.error }).toEqual({
		reasons: [],
		error: undefined,
	});
}

/** A run that fails says why, in words of the node's own. */
export function expectReason(run: VirtualRun): void {
	if (run.error !== undefined && reasonOf(run) === undefined) throw run.error;
	expect(reasonsOf(run)).not.toContain(undefined);
}

/** Where an account has a hook of its own, which may go by the secret, no create carries anything of ours. */
export function expectNoMarks(made: TaskRecord[]): void {
	const sent = made.map(({ config }) => JSON.stringify(config.webhook_config));
	expect(sent.filter((text) => /n8nseg|piapiMark/i.test(text))).toEqual([]);
}

/** No item ends with a create of which nobody knows what became. */
export function expectNoneUnknown(run: VirtualRun): void {
	expect(unknownItems(run)).toBe(0);
}

/** Of how many creates a run says that nobody knows their fate. */
export function countUnknown(run: VirtualRun): number {
	const { description = '' } = (run.error ?? {}) as { description?: string };
	const [, more = '0'] =
		/(One|\d+) (?:more )?tasks? of this run may or may not/.exec(description) ?? [];
	const logged = run.warn.map((line) =>
		Number(/may or may not exist.*: (\d+)/.exec(line)?.[1] ?? 0),
	);
	return Math.max(unknownItems(run) + (more === 'One' ? 1 : Number(more)), ...logged);
}

/** Whether something came of a run: a task that it can name. */
export function hasTasks(run: VirtualRun): boolean {
	return run.error === undefined && run.output.some(({ json }) => json.task_id !== undefined);
}

/** All that users are told, with every ID in one spelling; the lines about tasks just created only where wanted. */
export function tellPlainly(run: VirtualRun, options: { withInfo: boolean }): string {
	return spellIds(tellAll(run, options));
}

/** Whether a task costs money, as far as is known. */
export function isPaid({ phase }: TaskRecord): boolean {
	return phase !== 'failed';
}

function unknownItems(run: VirtualRun): number {
	const failed = run.error === undefined ? reasonsOf(run) : [reasonOf(run)];
	return failed.filter((reason) => reason === 'unknownCreate').length;
}

/** Why a run failed as a whole. */
function reasonOf({ error }: VirtualRun): unknown {
	return (error as { context?: { data?: IDataObject } } | undefined)?.context?.data?.reason;
}

/** Why single items of a run failed. */
function reasonsOf({ output }: VirtualRun): unknown[] {
	return output
		.map(({ json }) => json.error as IDataObject | undefined)
		.flatMap((failed) => (failed === undefined ? [] : [failed.reason]));
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
