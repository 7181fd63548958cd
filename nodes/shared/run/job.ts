import type { Problem } from '../problem/problem';
import type { OutputItem } from './itemOperation';

/** A piece of work for one item, and its state. */
export interface Job<U = unknown, P = unknown> {
	readonly itemIndex: number;
	state:
		| { is: 'unchecked'; parameters: U }
		| { is: 'ready'; parameters: P }
		| { is: 'failed'; problem: Problem }
		| { is: 'skipped' }
		| { is: 'done'; output: OutputItem[] };
}

/** The jobs that were checked and have not failed, with their parameters. */
export function listReady<P>(jobs: Array<Job<unknown, P>>): Array<ReadyJob<P>> {
	return jobs.flatMap((job) =>
		job.state.is === 'ready' ? [{ job, parameters: job.state.parameters }] : [],
	);
}

export interface ReadyJob<P> {
	job: Job;
	parameters: P;
}

export interface FailedItem {
	itemIndex: number;
	problem: Problem;
}
