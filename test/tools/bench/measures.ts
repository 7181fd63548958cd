import type { RequestRecord, TaskRecord } from '../simulator';
import { mean, percentile, placeTimesMs } from './statistics';

/** What the simulator saw of a run. */
export interface Observation {
	/** In the order of creation. */
	tasks: TaskRecord[];
	/** In the order of arrival. */
	requests: RequestRecord[];
	/** TCP connections to the API and to the host of the images. */
	connections: number;
	/** How many tasks the account may have in flight. */
	slots: number;
}

const OWN_KINDS = new Set(['create', 'get', 'image', 'upload', 'sample', 'uploadedFile']);

/** A run in numbers; those that need an ended task are not a number where there is none. */
export interface Measures {
	/** From the first create to the last mask that was asked for and answered. */
	makespanMs: number;
	/** How long each task held its place at the service. */
	taskTimesMs: number[];
	/** GETs of tasks for each task, the refused ones included. */
	looksPerTask: number;
	/** From the end of a task to the first look that saw it. */
	meanLagMs: number;
	lag95Ms: number;
	connections: number;
	/** Of all kinds. */
	requests: number;
	/** Requests of the account, of the history and of whatever else is no create, look, image or upload. */
	others: number;
	/** Requests that were answered 429. */
	refused: number;
	tasksCreated: number;
	tasksPaid: number;
	/** Tasks of which an image was fetched. */
	masksFetched: number;
}

/** Measures a run from the simulator's own records. */
export function measureRun({ tasks, requests, connections, slots }: Observation): Measures {
	const creates = requests.filter(({ kind }) => kind === 'create');
	const looks = requests.filter(({ kind }) => kind === 'get');
	const fetched = requests.filter(({ kind, status }) => kind === 'image' && status === 200);
	const lags = tasks.flatMap(lagMs);
	const lastFetchedAtMs = fetched.at(-1)?.atMs ?? NaN;
	return {
		makespanMs: lastFetchedAtMs - (creates[0]?.atMs ?? NaN),
		taskTimesMs: placeTimesMs(tasks, slots),
		looksPerTask: looks.length / tasks.length,
		meanLagMs: mean(lags),
		lag95Ms: percentile(lags, 0.95),
		connections,
		requests: requests.length,
		others: requests.filter(({ kind }) => !OWN_KINDS.has(kind)).length,
		refused: requests.filter(({ status }) => status === 429).length,
		tasksCreated: tasks.length,
		tasksPaid: tasks.filter(({ paid }) => paid).length,
		masksFetched: new Set(fetched.map(({ taskId }) => taskId)).size,
	};
}

/** How long the end of a task went unseen; nothing where it has not been seen. */
function lagMs({ endedAtMs, fetchedAtMs }: TaskRecord): number[] {
	if (endedAtMs === undefined) return [];
	const seenAtMs = fetchedAtMs.find((atMs) => atMs >= endedAtMs);
	return seenAtMs === undefined ? [] : [seenAtMs - endedAtMs];
}
