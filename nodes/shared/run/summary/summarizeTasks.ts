import type { NodeExecutionHint } from 'n8n-workflow';

import type { TimeSlices } from '../../timing/timeSlices';
import { shorten } from '../../clean/shorten';
import { describeAbsent } from '../../problem/texts';
import type { RunResult } from '../runItems';
import type { TaskOperation } from './costInWords';
import { doubtful, MAX_NOTES, notes, part, time, toHint } from './phrases';
import { Tally } from './tally';

/** Enough of a prompt to recognise it. */
const LONGEST_PROMPT = 200;

/**
 * Sums up a run in a sentence or two for the output pane: what came of it, what it cost, how long it took, what to do next.
 */
export async function summarizeTasks(
	operation: TaskOperation,
	result: RunResult,
	slices: TimeSlices,
): Promise<NodeExecutionHint[]> {
	if (operation === 'getAccount') return [];
	const { reports, skippedFiles, problems, tookMs, paid } = result;
	const tally = new Tally();
	await slices.forEach(reports, (report) => tally.add(report));
	await slices.forEach(problems, (problem) => tally.addProblem(problem));
	await slices.forEach(paid, (task) => tally.costs.addPaid(task));
	const remarks = [
		missingOutputs(tally),
		doubtful(tally.doubtful),
		...notes(tally.notes),
		unnamed(result.unnamedTaskIds),
		unknown(result.unknownCreates),
	].filter(Boolean);
	const parts = [
		// First what somebody has to act on.
		emptyMasks(tally),
		...outcomes(operation, tally),
		part(skippedFiles, 'other file skipped', 'other files skipped'),
		reused(tally),
		...remarks,
		describeAbsent(result.absentCreates),
		tally.costs.toText(operation),
		time(tookMs),
	];
	const isWarning = tally.problems + tally.empty + remarks.length > 0;
	return [toHint(parts, isWarning, nextStep(operation, tally))];
}

function outcomes(operation: TaskOperation, tally: Tally): string[] {
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
		'lost request may have created an extra task',
		'lost requests may have created an extra task each',
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
	return `Nothing found ${where}${what}: use a plain English word such as "shoe" rather than a product name`;
}

/** What to do about tasks that are not done yet. */
function nextStep(operation: TaskOperation, { outcomes: { pending } }: Tally): string {
	if (pending === 0) return '';
	return operation === 'submit'
		? 'Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.'
		: 'Next: run Get Task again later, or turn on Wait for Completion.';
}

function missingOutputs({ missing }: Tally): string {
	// The item's notes say why there is no cutout.
	const names = [...missing].filter((name) => name !== 'cutout');
	return names.length === 0 ? '' : `PiAPI did not return: ${names.join(', ')}`;
}
