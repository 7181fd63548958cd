import { createHash } from 'crypto';

import { canonicalTaskId } from '../../shared/task/identity/taskId';

/** All calls for one task come within a minute; this is enough for a night's catalog. About 40 kB as text. */
const MOST = 3_000;
/** 60 bits: among that many tasks no two share one by chance. */
const DIGEST_LENGTH = 10;

/** The latest tasks that started the workflow, as short digests of their IDs; the oldest are forgotten. */
export class SeenTasks {
	private readonly digests = new Set<string>();
	private merged: unknown;

	has(taskId: string): boolean {
		return this.digests.has(digest(taskId));
	}

	add(taskId: string): void {
		this.put(digest(taskId));
	}

	/** Merges what `toText` returned, perhaps in another process or before a restart. Ignores anything else. */
	merge(stored: unknown): void {
		if (typeof stored !== 'string' || stored === this.merged) return;
		this.merged = stored;
		const known = [...this.digests];
		this.digests.clear();
		// Our own are newer.
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
