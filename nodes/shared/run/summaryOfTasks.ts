import type { NodeExecutionHint } from 'n8n-workflow';

import type { TimeSlices } from '../timing/timeSlices';
import type { Problem } from '../problem/problem';
import type { ItemReport } from '../result/taskItem';
import { shorten } from '../clean/shorten';
import type { RunResult } from './runItems';
import { Costs } from './summaryOfCosts';

/** How many different notes or prompts the hint repeats. */
const MAX_NOTES = 3;
/** Enough of a prompt to recognise it. */
const LONGEST_PROMPT = 200;

/** The totals of a run, counted in one pass. */
class Tally {
	items = 0;
	readonly outcomes = { succeeded: 0, pending: 0, failed: 0 };
	masks = 0;
	cutouts = 0;
	/** Tasks that are done and have no cutout, although one is wanted. */
	withoutCutout = 0;
	/** Tasks that are done and have neither mask nor cutout, and of which no cutout is wanted. */
	withoutMask = 0;
	reused = 0;
	empty = 0;
	timedOut = 0;
	leftOver = 0;
	/** Product images that somebody should look at. */
	doubtful = 0;
	problems = 0;
	readonly emptyPrompts = new Set<string>();
	readonly missing = new Set<string>();
	/** How many items have each note. */
	readonly notes = new Map<string, number>();
	readonly costs = new Costs();

	add(report: ItemReport): void {
		const { outcome, mask, missingOutputs = [], images = [] } = report;
		const has = (output: string) => images.some(({ name }) => name === output);
		this.items += 1;
		this.outcomes[outcome] += 1;
		if (has('mask')) this.masks += 1;
		if (has('cutout')) this.cutouts += 1;
		else if (missingOutputs.includes('cutout')) this.withoutCutout += 1;
		else if (outcome === 'succeeded' && !has('mask')) this.withoutMask += 1;
		if (report.isReused) this.reused += 1;
		if (mask?.empty) this.empty += 1;
		if (isDoubtful(report)) this.doubtful += 1;
		if (mask?.empty && report.prompt !== undefined) this.emptyPrompts.add(report.prompt);
		for (const name of missingOutputs) this.missing.add(name);
		for (const note of report.notes ?? []) countOne(this.notes, note);
		this.costs.add(report);
	}

	addProblem({ reason }: Problem): void {
		this.problems += 1;
		if (reason === 'timedOut') this.timedOut += 1;
		if (reason === 'spendingLimit') this.leftOver += 1;
	}
}

/**
 * Sums up a run in a sentence or two for the output pane: what came of it, what it cost, how long it took, what to do next.
 */
export async function summarize(
	operation: string,
	{ reports, skippedFiles, problems, tookMs, unnamedTaskIds, unknownCreates, paid }: RunResult,
	slices: TimeSlices,
): Promise<NodeExecutionHint[]> {
	if (operation === 'getAccount') return [];
	const tally = new Tally();
	await slices.forEach(reports, (report) => tally.add(report));
	await slices.forEach(problems, (problem) => tally.addProblem(problem));
	await slices.forEach(paid, (task) => tally.costs.addPaid(task));
	const remarks = [
		missingOutputs(tally),
		doubtful(tally.doubtful),
		...notes(tally),
		unnamed(unnamedTaskIds),
		unknown(unknownCreates),
	].filter(Boolean);
	const parts = [
		// First what somebody has to act on.
		emptyMasks(tally),
		...outcomes(operation, tally),
		part(skippedFiles, 'other file skipped', 'other files skipped'),
		reused(tally),
		...remarks,
		tally.costs.toText(operation),
		time(tookMs),
	];
	const isWarning = tally.problems + tally.empty + remarks.length > 0;
	return [toHint(parts, isWarning, nextStep(operation, tally))];
}

/** A line for the output pane: its parts as a sentence, without the empty ones, and what to do next. */
export function toHint(parts: string[], isWarning: boolean, next = ''): NodeExecutionHint {
	const sentences = [`${parts.filter(Boolean).join('; ')}.`, next];
	const message = sentences.filter(Boolean).join(' ');
	return { message, type: isWarning ? 'warning' : 'info', location: 'outputPane' };
}

export function countOne(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

function outcomes(operation: string, tally: Tally): string[] {
	const { pending, failed } = tally.outcomes;
	const { masks, cutouts, withoutCutout, withoutMask, timedOut, leftOver, problems } = tally;
	const submitted = operation === 'submit' ? ' submitted' : '';
	const parts: Array<[count: number, one: string, many: string]> = [
		[cutouts, 'cutout', 'cutouts'],
		[masks, 'mask', 'masks'],
		[withoutCutout, 'task done without a cutout', 'tasks done without a cutout'],
		operation === 'submit'
			? [withoutMask, 'task submitted, done already', 'tasks submitted, done already']
			: [withoutMask, 'task done without a mask', 'tasks done without a mask'],
		[pending, `task${submitted}, not done yet`, `tasks${submitted}, not done yet`],
		[
			timedOut,
			'task not done in time (it continues at PiAPI)',
			'tasks not done in time (they continue at PiAPI)',
		],
		[
			leftOver,
			'item skipped because of the spending limit',
			'items skipped because of the spending limit',
		],
		[problems - timedOut - leftOver + failed, 'item failed', 'items failed'],
	];
	return parts.map(([count, one, many]) => part(count, one, many));
}

/** A number of things in words; empty if there are none. */
export function part(count: number, one: string, many: string): string {
	return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

/** Whether a product image has something that its shop may not like. */
export function isDoubtful({ product }: Pick<ItemReport, 'product'>): boolean {
	return product !== undefined && product.problems.length > 0;
}

export function doubtful(count: number): string {
	const what = part(count, 'product image', 'product images');
	return what && `${what} to check: see product.problems`;
}

/** How many items an earlier execution has paid for. */
function reused({ reused: count, items }: Tally): string {
	return count === 0 ? '' : `${count} of ${items} reused, free`;
}

/** Tasks that were paid for and appear in no item. */
function unnamed(taskIds: string[]): string {
	if (taskIds.length === 0) return '';
	return `also created, and not in the output: ${taskIds.join(', ')} (fetch with Get Task)`;
}

/** Lost creates that were repeated and paid for again. */
function unknown(count: number): string {
	const what = part(
		count,
		'lost request may have left one more task',
		'lost requests may have left one more task each',
	);
	return what && `${what}: see the task history of your PiAPI workspace`;
}

/** How many images nothing was found in, for which prompts, and what helps. */
function emptyMasks({ empty, emptyPrompts }: Tally): string {
	if (empty === 0) return '';
	const prompts = [...emptyPrompts]
		.slice(0, MAX_NOTES)
		.map((prompt) => `"${shorten(prompt, LONGEST_PROMPT)}"`);
	const where = empty === 1 ? 'in 1 image' : `in ${empty} images`;
	const what = prompts.length > 0 ? ` for ${prompts.join(', ')}` : '';
	return `Nothing found ${where}${what}: try plain English words, such as "shoe" instead of a product name`;
}

/** What to do about tasks that are not done yet. */
function nextStep(operation: string, { outcomes: { pending } }: Tally): string {
	if (pending === 0) return '';
	return operation === 'submit'
		? 'Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.'
		: 'Next: run Get Task again later, or turn on Wait for Completion.';
}

export function time(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 120) return `time: ${Math.max(seconds, 1)} s`;
	return `time: ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function missingOutputs({ missing }: Tally): string {
	// The item's notes say why there is no cutout.
	const names = [...missing].filter((name) => name !== 'cutout');
	return names.length === 0 ? '' : `PiAPI did not return: ${names.join(', ')}`;
}

/** The items' notes, each once, by how many items have each. */
export function notes({ notes: counts }: Pick<Tally, 'notes'>): string[] {
	const first = [...counts].slice(0, MAX_NOTES);
	const texts = first.map(([note, count]) => (count > 1 ? `${note} (${count} items)` : note));
	const rest = counts.size - texts.length;
	return rest > 0 ? [...texts, `${part(rest, 'more note', 'more notes')} in the items`] : texts;
}
