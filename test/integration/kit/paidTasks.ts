import type { IExecuteFunctions, IDataObject } from 'n8n-workflow';

import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';
import type { Simulator, TaskRecord } from '../../tools/simulator';
import type { RunOutput } from './runNode';

/** What the node writes to n8n's log, by level. */
export interface NodeLog {
	info: string[];
	warn: string[];
	/** Resolves when every run of the node has ended: after a stop n8n no longer waits for that. */
	ended(): Promise<void>;
}

/** As it is without a spy, also where an earlier log still watches. */
const { execute } = SegmentWithPrompt.prototype;

/** Notes the log of every run of the node from now on, until Jest restores its spies or another log takes over. */
export function watchLog(): NodeLog {
	const log = { info: [] as string[], warn: [] as string[] };
	const runs: Array<Promise<unknown>> = [];
	jest.spyOn(SegmentWithPrompt.prototype, 'execute').mockImplementation(async function (
		this: IExecuteFunctions,
	) {
		jest.spyOn(this.logger, 'info').mockImplementation((text) => void log.info.push(text));
		jest.spyOn(this.logger, 'warn').mockImplementation((text) => void log.warn.push(text));
		const run = execute.call(this);
		runs.push(run.catch(() => {}));
		return await run;
	});
	return { ...log, ended: async () => void (await Promise.all(runs)) };
}

/** The tasks that the service has taken since the counters were reset, in the order of their creation. */
export function tasksOf({ tasks, counters }: Simulator): TaskRecord[] {
	const { tasksCreated } = counters;
	return tasksCreated === 0 ? [] : [...tasks.values()].slice(-tasksCreated);
}

/** The tasks that cost money and that neither an item nor an error nor a hint of these runs names. */
export function unnamedTasks(simulator: Simulator, outputs: RunOutput[]): string[] {
	const told = outputs.map(tellAll).join('\n');
	return tasksOf(simulator)
		.filter(({ phase }) => phase !== 'failed')
		.map(({ id }) => id)
		.filter((id) => !told.includes(id));
}

/** All that a user sees of a run without looking into n8n's log. */
function tellAll({ main, errorOutput, error, hints }: RunOutput): string {
	const data = (error as { context?: IDataObject } | undefined)?.context?.data;
	return JSON.stringify([
		Array.from({ length: main.length }, (_, place) => Object(main)[place]),
		errorOutput,
		error?.message,
		error?.description,
		data,
		hints,
	]);
}

/** The tasks of all items that succeeded, in their order. */
export function taskIdsOf({ main }: RunOutput): unknown[] {
	return main.map(({ json }) => json.task_id);
}

/** The IDs in lines of the log that Get Task takes: all after the last colon. */
export function loggedIds(lines: string[]): string[] {
	return lines.flatMap((line) =>
		[...line.matchAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g)].map(
			([id]) => id,
		),
	);
}
