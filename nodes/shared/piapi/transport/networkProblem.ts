import { asObject, asText, type JsonObject } from '../../values/json';
import { Problem } from '../../problem/problem';

/** Codes that only finding a host and connecting to it can give. */
const NEVER_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/**
 * Node's calls for that, with which its errors' words begin: other codes, such as `EHOSTUNREACH`, also come while an answer
 * is awaited. n8n's `NodeApiError` drops the error that it wraps, with its `syscall`, and keeps only the words.
 */
const CONNECTING = /^(connect|getaddrinfo) /;
/** Deep enough for any error that wraps others. */
const DEEPEST = 10;

/**
 * Turns what n8n's helpers throw into a problem, by its network code, which may be anywhere along the chain of causes.
 * The problem's cause leaves out the request, whose headers hold the key. n8n's guard against requests to its own network
 * (`SsrfBlockedIpError`, `SsrfBlockedHostnameError`) stops them before they leave.
 */
export function readNetworkProblem(error: unknown): Problem {
	const cause = withoutSecrets(error);
	const detail = wordsOf(error);
	const chain = chainOf(error);
	if (chain.some(({ name }) => asText(name)?.startsWith('SsrfBlocked')))
		return new Problem('unexpected', { detail, wasSent: false }, cause);
	const networkCode = chain.map(codeOf).find((code) => code !== undefined);
	if (networkCode === undefined) return new Problem('unexpected', { detail }, cause);
	if (networkCode === 'ERR_CANCELED') return new Problem('cancelled', {}, cause);
	const isUnreached = NEVER_CONNECTED.includes(networkCode) || CONNECTING.test(detail);
	const facts = { networkCode, detail, ...(isUnreached && { wasConnected: false as const }) };
	return new Problem('network', facts, cause);
}

/** An error and its causes, the outermost first. */
function chainOf(error: unknown): JsonObject[] {
	const chain: JsonObject[] = [];
	let at = asObject(error);
	for (; at !== undefined && chain.length < DEEPEST; at = asObject(at.cause)) chain.push(at);
	return chain;
}

function codeOf({ code, httpCode }: JsonObject): string | undefined {
	const text = asText(code) ?? asText(httpCode);
	return text !== undefined && /^[A-Z][A-Z0-9_]+$/.test(text) ? text : undefined;
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
