import { omit, type JsonObject } from '../values/json';

/**
 * Leaves out what makes n8n take an item for a failed one: `error`, and `$error` beside `$json` (n8n-core,
 * `normalizeNodeErrors`).
 */
export function withoutErrors<T extends object>(fields: T): T {
	return omit(fields as JsonObject, 'error', '$error', '$json') as T;
}
