import { asObject, asText } from '../task/json';
import { Problem } from '../problem/problem';

/** Turns what n8n's helpers throw into a problem: by its network code, found along the chain of causes. */
export function readNetworkProblem(error: unknown): Problem {
	const seen = new Set<unknown>();
	for (let at = error; at !== undefined && !seen.has(at); at = asObject(at)?.cause) {
		seen.add(at);
		const fields = asObject(at) ?? {};
		const code = asText(fields.code) ?? asText(fields.httpCode);
		if (code === 'ERR_CANCELED') return new Problem('cancelled', {}, error);
		if (code !== undefined && /^[A-Z][A-Z_]+$/.test(code)) {
			return new Problem('network', { networkCode: code, detail: wordsOf(error) }, error);
		}
	}
	return new Problem('unexpected', { detail: wordsOf(error) }, error);
}

/** The original words of an error: n8n's own error keeps them in `messages` when it puts friendlier ones in front. */
function wordsOf(error: unknown): string {
	const messages = asObject(error)?.messages;
	const original = Array.isArray(messages) ? asText(messages[0]) : undefined;
	return original ?? (error instanceof Error ? error.message : String(error));
}
