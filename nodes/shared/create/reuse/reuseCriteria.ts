/** Which tasks will do; times are the service's, in milliseconds since 1970. */
export interface ReuseCriteria {
	/** Any that were created since then; `Infinity` for none. */
	anySinceMs: number;
	/** Those of another retry of the same execution. */
	ofRetry?: {
		/** What their nonces begin with. */
		prefix: string;
		sinceMs: number;
	};
	/** The nonces of this execution's own creates, and the canonical IDs of tasks that it has reused: none is for reuse. */
	own: Set<string>;
}

/** When the oldest that may do was created, in milliseconds since 1970, by the service's date. */
export function sinceMs({ anySinceMs, ofRetry }: ReuseCriteria): number {
	return Math.min(anySinceMs, ofRetry?.sinceMs ?? Infinity);
}
