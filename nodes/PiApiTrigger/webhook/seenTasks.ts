import { createHash } from 'crypto';

import { canonicalTaskId } from '../../shared/task/taskId';

/** Calls of one task come within a minute of each other; this is a night's catalog. About 40 kB as text. */
const MOST = 3_000;
/** 60 bits: among so many tasks two never share one by chance. */
const DIGEST_LENGTH = 10;

/** The tasks that were taken up last, as short digests of their IDs; the oldest are forgotten. */
export class SeenTasks {
	private readonly digests = new Set<string>();
	private merged: unknown;

	has(taskId: string): boolean {
		return this.digests.has(digest(taskId));
	}

	add(taskId: string): void {
		this.put(digest(taskId));
	}

	/** Takes in what `toText` gave, perhaps in another process or before a restart. What is no such text is left out. */
	merge(stored: unknown): void {
		if (typeof stored !== 'string' || stored === this.merged) return;
		this.merged = stored;
		const known = [...this.digests];
		this.digests.clear();
		// Own ones are the newer ones.
		for (const each of [...stored.split(' '), ...known]) this.put(each);
	}

	toText(): string {
		return [...this.digests].join(' ');
	}

	private put(each: string): void {
		if (each.length !== DIGEST_LENGTH) return;
		this.digests.delete(each);
		this.digests.add(each);
		if (this.digests.size <= MOST) return;
		const [oldest] = this.digests;
		this.digests.delete(oldest);
	}
}

function digest(taskId: string): string {
	const hash = createHash('sha256').update(canonicalTaskId(taskId));
	return hash.digest('base64url').slice(0, DIGEST_LENGTH);
}
