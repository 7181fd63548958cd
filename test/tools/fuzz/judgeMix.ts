import { spellId, spellIds, type TaskRecord } from '../simulator';
import { hasMarks } from '../simulator/drawnDays';
import type { MixItem } from './mix';
import { addressOf, SEGMENT } from './mixWorkflow';
import type { PlayedExecution, PlayedMix } from './playMix';

const TASK_USD = 0.01;
/** With fewer answered tasks a history cannot prove itself. */
const ENOUGH_TASKS = 4;
/** Where a run ends, nothing comes after a lost answer that could prove that its task does not exist. */
const MOST_AT_THE_END = 3;

interface OutputItem {
	json: {
		image?: string;
		factor?: number;
		task_id?: string;
		error?: { reason?: string } | string;
	};
}

/** All that is wrong with what a mix has paid for; `log` is all that n8n has written to its log. */
export function judgeMix(played: PlayedMix, log: string): string[] {
	return [
		...played.executions.flatMap(ofExecution),
		...tooMany(played),
		...unnamed(played, spellIds(log)),
		...played.executions.flatMap((execution) => wrongImages(execution, played)),
		...beyondLimit(played),
		...unknownThoughMarked(played),
	];
}

function ofExecution({ id, status, text, isStopped }: PlayedExecution): string[] {
	const found = [];
	if (status === 'neverEnds') found.push(`execution ${id} does not end`);
	if (status === 'crashed') found.push(`execution ${id} crashed`);
	if (!isStopped && /TypeError|ReferenceError|is not a function|of undefined/.test(text))
		found.push(`execution ${id} fails by a fault of the code`);
	return found;
}

/**
 * An execution and its retries may pay once for each item; one that was stopped has handed nothing on. Without marks a
 * second retry of the same execution knows nothing of the first.
 */
function tooMany({ executions, tasks, imagesUrl, mix }: PlayedMix): string[] {
	const allowed = new Map<string, number>();
	const { options, batchSize } = mix;
	const asked = (items: MixItem[]) => {
		const names = items.map(({ image, factor }) => nameOf(addressOf(imagesUrl, image), factor));
		// Items share a task within a round of a loop.
		const isFirst = (name: string, at: number) =>
			!names.slice(batchSize === 0 ? 0 : at - (at % batchSize), at).includes(name);
		return options.reuseIdentical ? names.filter(isFirst) : names;
	};
	for (const [index, execution] of executions.entries()) {
		const resumed = executions.slice(0, index).filter(({ id, retryOf }) => {
			const isOther = hasMarks(mix.day) && retryOf !== undefined && retryOf === execution.retryOf;
			return id === execution.retryOf || isOther;
		});
		const before = new Set(resumed.flatMap(({ items }) => asked(items)));
		for (const [name, times] of count(asked(execution.items)))
			if (!before.has(name)) allowed.set(name, (allowed.get(name) ?? 0) + times);
	}
	const paid = count(
		tasks.filter(isPaid).map(({ input }) => nameOf(input.image, input.segment_factor)),
	);
	return [...paid]
		.filter(([name, times]) => times > (allowed.get(name) ?? 0))
		.map(([name, times]) => `${times} tasks for ${allowed.get(name) ?? 0} items: ${name}`);
}

function unnamed({ executions, tasks }: PlayedMix, log: string): string[] {
	const told = spellIds(executions.map(({ text }) => text).join('\n'));
	const warnings = log.split('\n').filter((line) => /\bwarn/i.test(line));
	const stopped = executions.filter((execution) => execution.isStopped);
	const inStopped = stopped.reduce((sum, { items }) => sum + items.length, 0);
	const all = told + (stopped.length > 0 ? log : warnings.join('\n'));
	const missing = tasks.filter(isPaid).filter(({ id }) => !all.includes(id));
	const unknown =
		executions.reduce((sum, each) => sum + unknownOf(each), 0) +
		Math.min(stoppedUnknown(log), inStopped);
	if (missing.length <= unknown) return [];
	return [`${missing.length} paid tasks are not named, ${unknown} are told to be unknown`];
}

function wrongImages(execution: PlayedExecution, { tasks, executions }: PlayedMix): string[] {
	const ids = new Set<string>();
	return itemsOf(execution).flatMap(({ json }) => {
		const { task_id: told, image, factor, error } = json;
		if (told === undefined || error !== undefined || image === undefined) return [];
		const task = tasks.find(({ id }) => id === spellId(told));
		const wanted = [execution, ...retriedBy(execution, executions)].some(({ items }) =>
			items.some(
				(item) => task?.input.image.endsWith(`name=${item.image}`) && item.factor === factor,
			),
		);
		const name = image.slice(image.indexOf('name=') + 5);
		const isOwn =
			wanted && task?.input.image.endsWith(name) && task.input.segment_factor === factor;
		ids.add(told);
		return isOwn ? [] : [`the item ${image} has the task of ${task?.input.image}`];
	});
}

/** What a retry goes on with: n8n keeps the rounds of a loop that had ended by then. */
function retriedBy({ retryOf }: PlayedExecution, all: PlayedExecution[]): PlayedExecution[] {
	const retried = all.find(({ id }) => id === retryOf);
	return retried === undefined ? [] : [retried, ...retriedBy(retried, all)];
}

/** What an execution makes costs no more than it may; what a retry resumes was counted before. */
function beyondLimit({ executions, mix }: PlayedMix): string[] {
	const limitUsd = mix.options.spendingLimitUsd || Infinity;
	return executions
		.map(({ id, made }) => ({ id, usd: made.filter(isPaid).length * TASK_USD }))
		.filter(({ usd }) => usd > limitUsd + 1e-9)
		.map(({ id, usd }) => `execution ${id} has spent $${usd.toFixed(2)} of $${limitUsd}`);
}

function unknownThoughMarked({ executions, mix }: PlayedMix): string[] {
	// A short round of a loop has nothing that comes after a lost create.
	if (!hasMarks(mix.day) || mix.batchSize > 0) return [];
	return executions
		.filter(({ isStopped, made }) => !isStopped && made.length >= ENOUGH_TASKS)
		.map((execution) => [execution.id, unknownOf(execution)] as const)
		.filter(([, times]) => times > MOST_AT_THE_END)
		.map(([id, times]) => `execution ${id} leaves ${times} creates unknown, with marks`);
}

/** Of how many creates an execution says that nobody knows their fate. */
function unknownOf({ text }: PlayedExecution): number {
	const inItems = text.split('"reason":"unknownCreate"').length - 1;
	const [, more = '0'] = /(One|\d+) (?:more )?tasks? of this run may or may not/.exec(text) ?? [];
	return inItems + (more === 'One' ? 1 : Number(more));
}

/** The log is that of all mixes: it tells at most how many. */
function stoppedUnknown(log: string): number {
	return [...log.matchAll(/may or may not exist[^\n]*?: (\d+)/g)].reduce(
		(sum, [, times]) => sum + Number(times),
		0,
	);
}

function itemsOf({ data }: PlayedExecution): OutputItem[] {
	const runs = data?.resultData.runData[SEGMENT] ?? [];
	return runs.flatMap(
		(run) => run.data?.main?.flatMap((items) => items ?? []) ?? [],
	) as OutputItem[];
}

const isPaid = ({ phase }: TaskRecord) => phase !== 'failed';
const nameOf = (address: string, factor: number) => `${address} ${factor}`;

function count(names: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}
