/**
 * Leaves out what makes n8n take an item for a failed one: `error`, and `$error` beside `$json` (n8n-core,
 * `normalizeNodeErrors`).
 */
export function withoutErrors<T extends object>(fields: T): T {
	const {
		error: _error,
		$error: _$error,
		$json: _$json,
		...others
	} = fields as Record<string, unknown>;
	return others as T;
}
