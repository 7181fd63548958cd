import { markdownTable } from '../report/table';
import { QUEUE_CASE, type QueueRun } from './benchQueue';

const GROWTH_TARGET = 1.7;

/** The runs as lines of cells, the headings first. */
export function queueCells(runs: QueueRun[]): string[][] {
	return [
		[
			'workers',
			'makespan',
			'bound',
			'÷ bound',
			'masks a minute',
			'growth',
			'created',
			'our targets',
		],
		...runs.map((run) => {
			const { workers, makespanMs, boundMs, tasksCreated, masksFetched } = run;
			const growth = runs[0].makespanMs / makespanMs;
			const missed = [
				masksFetched < QUEUE_CASE.items && 'all masks',
				tasksCreated !== QUEUE_CASE.items && 'created once',
				workers > 1 && growth < GROWTH_TARGET && 'growth',
			].filter((name) => name !== false);
			return [
				String(workers),
				`${(makespanMs / 1000).toFixed(1)} s`,
				`${(boundMs / 1000).toFixed(1)} s`,
				(makespanMs / boundMs).toFixed(2),
				((masksFetched / makespanMs) * 60_000).toFixed(0),
				workers === runs[0].workers ? '–' : `${growth.toFixed(2)} ×`,
				`${tasksCreated}/${QUEUE_CASE.items}`,
				missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`,
			];
		}),
	];
}

export function queuePart(runs: QueueRun[]): string {
	const { items, itemsOfABatch, concurrency, tasksInFlight, taskMs } = QUEUE_CASE;
	return `## Queue mode

${items} items in batches of ${itemsOfABatch}, each batch an execution of its own, with one worker and with two (one main, one webhook process, Redis, PostgreSQL, binary mode database, all on the machine of the bench). A worker runs ${concurrency} executions at once, each with ${tasksInFlight} tasks in flight; a task takes ${taskMs / 1000} s. The bound is the time with every slot busy from the first moment to the last.

${markdownTable(queueCells(runs))}

Targets: all masks, each task created once, and with two workers at least ${GROWTH_TARGET} times the throughput of one.
`;
}
