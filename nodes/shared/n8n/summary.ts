import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import type { TimeSlices } from '../pixels/timeSlices';
import { formatUsd } from '../task/cost';
import type { RunResult } from './runItems';

/** How many different notes or prompts of items the hint repeats. */
const MAX_NOTES = 3;

/** Sums a run up in a sentence or two for the output pane: what came of it, what it cost, how long it took, what next. */
export async function summarize(
	operation: string,
	{ items, problems, tookMs, unnamedTaskIds }: RunResult,
	slices: TimeSlices,
): Promise<NodeExecutionHint[]> {
	if (operation === 'getAccount') return [];
	const jsons = items.map(({ json }) => json).filter((json) => json.error === undefined);
	// Each goes through all items, so that others get their turn between them.
	const inTurn = async (...all: Array<() => string | string[]>) => {
		const texts: string[] = [];
		await slices.forEach(all, (text) => texts.push(...[text()].flat()));
		return texts;
	};
	const outcomes = await inTurn(...countOutcomes(operation, jsons, problems));
	const [empty] = await inTurn(() => emptyMasks(jsons));
	const remarks = await inTurn(
		() => missingOutputs(jsons),
		() => notes(jsons),
		() => unnamed(unnamedTaskIds),
	);
	const [again, price] = await inTurn(
		() => reused(jsons),
		() => cost(operation, jsons),
	);
	const parts = [...outcomes, again, empty, ...remarks, price, time(tookMs)];
	const isWarning = problems.length > 0 || [empty, ...remarks].some((part) => part !== '');
	const sentences = [`${parts.filter(Boolean).join('; ')}.`, nextStep(operation, jsons)];
	const message = sentences.filter(Boolean).join(' ');
	return [{ message, type: isWarning ? 'warning' : 'info', location: 'outputPane' }];
}

function countOutcomes(
	operation: string,
	jsons: IDataObject[],
	problems: RunResult['problems'],
): Array<() => string> {
	let [masks, cutouts, timedOut] = [0, 0, 0];
	const submitted = operation === 'submit' ? ' submitted' : '';
	return [
		() => part((cutouts = countHaving(jsons, 'cutout')), 'cutout', 'cutouts'),
		() => part((masks = countHaving(jsons, 'mask')), 'mask', 'masks'),
		() =>
			part(
				countOutcome(jsons, 'succeeded') - Math.max(masks, cutouts),
				'task done without a mask',
				'tasks done without a mask',
			),
		() =>
			part(
				countOutcome(jsons, 'pending'),
				`task${submitted}, not done yet`,
				`tasks${submitted}, not done yet`,
			),
		() => {
			timedOut = problems.filter(({ reason }) => reason === 'timedOut').length;
			return part(
				timedOut,
				'task not done in time (it goes on at PiAPI)',
				'tasks not done in time (they go on at PiAPI)',
			);
		},
		() =>
			part(
				problems.length - timedOut + countOutcome(jsons, 'failed'),
				'item failed',
				'items failed',
			),
	];
}

/** How many items an earlier execution has paid for. */
function reused(jsons: IDataObject[]): string {
	const count = jsons.filter((json) => json.reused === true).length;
	return count === 0 ? '' : `${count} of ${jsons.length} reused, at no cost`;
}

/** Tasks that were paid for and are in no item. */
function unnamed(taskIds: string[]): string {
	if (taskIds.length === 0) return '';
	return `also created, and not in the output: ${taskIds.join(', ')} (fetch with Get Task)`;
}

function countOutcome(jsons: IDataObject[], outcome: string): number {
	return jsons.filter((json) => json.outcome === outcome).length;
}

/** In how many images nothing was found, for which prompts, and what helps. */
function emptyMasks(jsons: IDataObject[]): string {
	const empty = jsons.filter(({ mask }) => (mask as IDataObject | undefined)?.empty === true);
	if (empty.length === 0) return '';
	const prompts = [
		...new Set(empty.map(({ input }) => (input as IDataObject | undefined)?.prompt)),
	];
	const named = prompts.slice(0, MAX_NOTES).map((prompt) => `"${String(prompt)}"`);
	const where = empty.length === 1 ? 'in 1 image' : `in ${empty.length} images`;
	return `nothing found ${where} for ${named.join(', ')}: try plainer words, such as "shoe" instead of a product name`;
}

/** What to do about tasks that are not done yet. */
function nextStep(operation: string, jsons: IDataObject[]): string {
	if (countOutcome(jsons, 'pending') === 0) return '';
	if (operation === 'submit') {
		return 'Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.';
	}
	return 'Next: run Get Task again later, or turn on Wait for Completion.';
}

/** How many items have an image of this name. */
function countHaving(jsons: IDataObject[], image: string): number {
	return jsons.filter(({ images }) =>
		((images ?? []) as IDataObject[]).some(({ name }) => name === image),
	).length;
}

function part(count: number, one: string, many: string): string {
	return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

/** The cost of all tasks; a task that several items share is counted once. Get Task pays nothing: its tasks are paid. */
function cost(operation: string, jsons: IDataObject[]): string {
	// Of a task with several items only the first has its cost.
	const withCost = jsons.filter(({ costUsd }) => typeof costUsd === 'number');
	const known = [...new Map(withCost.map((json) => [json.task_id, json])).values()];
	if (known.length === 0) return '';
	const usd = known.reduce((sum, { costUsd }) => sum + (costUsd as number), 0);
	const estimated = known.filter(({ costIsEstimated }) => costIsEstimated === true).length;
	const price =
		estimated === 0
			? formatUsd(usd)
			: `about ${formatUsd(usd)} (estimated for ${estimated} of ${known.length})`;
	if (operation !== 'getTask') return `cost: ${price}`;
	return `nothing paid now; ${known.length === 1 ? 'the task has' : 'the tasks have'} cost ${price}`;
}

function time(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 120) return `time: ${Math.max(seconds, 1)} s`;
	return `time: ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function missingOutputs(jsons: IDataObject[]): string {
	const names = new Set(jsons.flatMap(({ missingOutputs: names = [] }) => names as string[]));
	// The item's notes say why there is no cutout.
	names.delete('cutout');
	return names.size === 0 ? '' : `PiAPI did not give: ${[...names].join(', ')}`;
}

/** The notes of the items, each once. */
function notes(jsons: IDataObject[]): string[] {
	const counts = new Map<string, number>();
	for (const note of jsons.flatMap(({ notes: own = [] }) => own as string[])) {
		counts.set(note, (counts.get(note) ?? 0) + 1);
	}
	const texts = [...counts].map(([note, count]) => (count > 1 ? `${note} (${count} items)` : note));
	const rest = texts.length - MAX_NOTES;
	return rest > 0 ? [...texts.slice(0, MAX_NOTES), `${rest} more notes in the items`] : texts;
}
