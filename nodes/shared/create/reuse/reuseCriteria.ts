import type { HistoryRow } from '../../task/historyRows';
import type { Mark } from '../../task/identity/mark';

/** Which tasks will do; times are the service's, in milliseconds since 1970. */
export interface ReuseCriteria {
	/** Any that were created since then; `Infinity` for none. */
	anySinceMs: number;
	/** Those of another retry of the same execution. */
	ofRetry?: {
		/** What their nonces begin with. */
		prefix: string;
		sinceMs: number;
		/** Whether this execution has created tasks in that time, and the history proves nothing unless it lists some. */
		hasOwn: boolean;
	};
	/** Whether a task is this execution's own: it has created it, or reused it already. */
	isOwn(task: Pick<HistoryRow, 'taskId' | 'mark'>): boolean;
}

/** When the oldest that may do was created, in milliseconds since 1970, by the service's date. */
export function sinceMs({ anySinceMs, ofRetry }: ReuseCriteria): number {
	return Math.min(anySinceMs, ofRetry?.sinceMs ?? Infinity);
}

export function takesAny({ anySinceMs }: ReuseCriteria): boolean {
	return anySinceMs < Infinity;
}

/** Whether a mark is of another retry's task that may do. */
export function isOfRetry({ ofRetry }: ReuseCriteria, mark: Mark | undefined): boolean {
	return ofRetry !== undefined && mark?.nonce.startsWith(ofRetry.prefix) === true;
}
