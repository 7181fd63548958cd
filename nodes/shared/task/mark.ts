import { createHash, randomBytes } from 'crypto';

import { parseAddress } from './address';
import { asObject, asText, type JsonObject } from './json';
import { isSignatureName } from './secretNames';

/**
 * What identifies one create. PiAPI has no idempotency key, but gives a task's `config` back with it: a mark that is put
 * in there tells for certain whether a task was made by this very create. It is no secret, and tells nothing of the image.
 */
export interface Mark {
	/** Names exactly what is asked for: the same for the same image, prompts and factor. */
	digest: string;
	/** Names one create. */
	nonce: string;
}

const PREFIX = 'n8nseg1';
const DIGEST_LENGTH = 22;
const NONCE_BYTES = 12;
/** The prefix, a digest and a nonce. */
const MARK = /^n8nseg1-([\w-]{22})-([\w-]{16})$/;
/** The parameter of a callback's address that holds the mark. */
const PARAMETER = 'piapiMark';
const WITH_VALUE = /[?&]piapiMark=[\w-]*/;

/** Names what a text says, in 128 bits. */
export function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

export function newNonce(): string {
	return randomBytes(NONCE_BYTES).toString('base64url');
}

/**
 * The `config` of a create with its mark in it: in place of a webhook's secret where no callback is wanted, otherwise in
 * the query of the callback's address, so that the secret stays the user's. Undefined where that address is signed (as
 * n8n's resume addresses are), and a change would break it.
 */
export function markConfig(config: JsonObject | undefined, mark: Mark): JsonObject | undefined {
	const text = `${PREFIX}-${mark.digest}-${mark.nonce}`;
	const webhook = asObject(config?.webhook_config);
	const endpoint = asText(webhook?.endpoint);
	if (endpoint === undefined)
		return { ...config, webhook_config: { ...webhook, endpoint: '', secret: text } };
	const address = new URL(endpoint);
	if ([...address.searchParams.keys()].some(isSignatureName)) return undefined;
	const [rest, fragment = ''] = splitAt(endpoint, '#');
	const marked = `${rest}${address.search === '' ? '?' : '&'}${PARAMETER}=${text}${fragment}`;
	return { ...config, webhook_config: { ...webhook, endpoint: marked } };
}

/** The mark in the `config` that a task tells; undefined where it has none. */
export function readMark(config: unknown): Mark | undefined {
	const webhook = asObject(asObject(config)?.webhook_config);
	const endpoint = asText(webhook?.endpoint) ?? '';
	const inQuery = parseAddress(endpoint)?.searchParams.get(PARAMETER);
	const [, digest, nonce] = MARK.exec(inQuery ?? asText(webhook?.secret) ?? '') ?? [];
	return nonce === undefined ? undefined : { digest, nonce };
}

/** A task's fields without its mark, which is nobody's business outside. */
export function withoutMark(fields: JsonObject): JsonObject {
	const config = asObject(fields.config);
	const webhook = asObject(config?.webhook_config);
	const endpoint = asText(webhook?.endpoint);
	if (endpoint === undefined || !endpoint.includes(PARAMETER)) return fields;
	const plain = endpoint.replace(WITH_VALUE, '');
	return { ...fields, config: { ...config, webhook_config: { ...webhook, endpoint: plain } } };
}

/** A text before and from the first such character on. */
function splitAt(text: string, character: string): [string, string?] {
	const at = text.indexOf(character);
	return at === -1 ? [text] : [text.slice(0, at), text.slice(at)];
}
