import { canonicalTaskId } from './taskId';

/** More tasks than an instance ever has in flight, and than any listing is measured by. */
const MOST_TASKS = 20_000;

/**
 * What is known of the latest tasks, however their IDs are spelled: the last one noted is the last in order, and what was
 * noted longest ago is forgotten. Its keys are canonical IDs.
 */
export class LatestByTask<V> extends Map<string, V> {
	override get(taskId: string): V | undefined {
		return super.get(canonicalTaskId(taskId));
	}

	override set(taskId: string, value: V): this {
		const id = canonicalTaskId(taskId);
		this.delete(id);
		super.set(id, value);
		if (this.size <= MOST_TASKS) return this;
		const [oldest] = this.keys();
		this.delete(oldest);
		return this;
	}
}
