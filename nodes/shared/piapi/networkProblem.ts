import { asObject, asText } from '../task/json';
import { Problem } from '../problem/problem';

/**
 * Turns what n8n's helpers throw into a problem, by its network code, which may be anywhere along the chain of causes.
 * The problem's cause leaves out the request, whose headers hold the key. n8n's guard against requests to its own network
 * (`SsrfBlockedIpError`, `SsrfBlockedHostnameError`) stops them before they leave.
 */
export function readNetworkProblem(error: unknown): Problem {
	const cause = withoutSecrets(error);
	const seen = new Set<unknown>();
	for (let at = error; !seen.has(at); at = asObject(at)?.cause) {
		seen.add(at);
		const fields = asObject(at) ?? {};
		if (asText(fields.name)?.startsWith('SsrfBlocked'))
			return new Problem('unexpected', { detail: wordsOf(error), wasSent: false }, cause);
		const code = asText(fields.code) ?? asText(fields.httpCode);
		if (code === 'ERR_CANCELED') return new Problem('cancelled', {}, cause);
		if (code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code)) {
			const wasSent = /^(read|write)/.test(asText(fields.syscall) ?? '');
			const facts = { networkCode: code, detail: wordsOf(error), ...(wasSent && { wasSent }) };
			return new Problem('network', facts, cause);
		}
	}
	return new Problem('unexpected', { detail: wordsOf(error) }, cause);
}

/** A foreign error as a plain one: its name, words, code and stack, but nothing of the request. */
export function withoutSecrets(error: unknown): Error {
	const plain = new Error(wordsOf(error));
	const { name, stack, code, httpCode } = asObject(error) ?? {};
	plain.name = asText(name) ?? plain.name;
	plain.stack = asText(stack) ?? plain.stack;
	return Object.assign(plain, { code: asText(code) ?? asText(httpCode) });
}

/** An error's original words: n8n's own error keeps them in `messages` when it puts friendlier ones in front. */
function wordsOf(error: unknown): string {
	const { message, messages } = asObject(error) ?? {};
	const original = Array.isArray(messages) ? asText(messages[0]) : undefined;
	return original ?? asText(message) ?? String(error);
}
