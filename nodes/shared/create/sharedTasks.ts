import type { Slot } from '../limits/taskLimit';
import type { CreateJob } from './createJob';

type Sharing = Pick<CreateJob, 'request' | 'options'>;

/** Lets jobs with the same request share one task, if the user wants that: the first creates and pays for it. */
export class SharedTasks<R> {
	private readonly results = new Map<string, Promise<R>>();

	/** What `work` gives for the first such job, also for those that wait for it: they are `isShared`. */
	async get(
		{ request: { digest }, options }: Sharing,
		slot: Slot,
		work: () => Promise<R>,
	): Promise<R & { isShared: boolean }> {
		const as = (isShared: boolean) => (result: R) => ({ ...result, isShared });
		if (!options.reuseIdentical) return await work().then(as(false));
		const other = this.results.get(digest);
		// Whoever waits for another job's task needs no slot, and that task may.
		if (other !== undefined)
			return await slot.releasedWhile(async () => await other.then(as(true)));
		const own = work();
		this.results.set(digest, own);
		return await own.then(as(false));
	}
}

/** Tells of one job after another whether it pays for a task: of those that share one, only the first does. */
export function payingFirst(): (job: Sharing) => boolean {
	const seen = new Set<string>();
	return ({ request: { digest }, options }) => {
		const isShared = options.reuseIdentical && seen.has(digest);
		seen.add(digest);
		return !isShared;
	};
}
