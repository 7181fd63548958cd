import { randomBytes } from 'crypto';

import { LONGEST_ADDRESS, parseAddress } from '../../values/address';
import { DIGEST_LENGTH, spell } from '../../values/digest';
import { asObject, asText, type JsonObject } from '../../values/json';
import { isSignatureName } from '../../clean/secretNames';

/**
 * Identifies one create. PiAPI has no idempotency key, but returns a task's `config`: a mark in there proves which create
 * made a task. It is no secret, and reveals nothing about the image.
 */
export interface Mark {
	/** Identifies the request: the same for the same image, prompts and factor. */
	digest: string;
	/** Identifies one create; it begins like those of the same round of its execution, and of that one's retries. */
	nonce: string;
}

const PREFIX = 'n8nseg1';
/** 96 bits in digits of base 36. */
const NONCE_LENGTH = 19;
const NONCE_BYTES = 12;
const LINEAGE_LENGTH = 7;
const ROUND_LENGTH = 3;
const MARK_LENGTH = `${PREFIX}-`.length + DIGEST_LENGTH + 1 + NONCE_LENGTH;
/** The prefix, a digest and a nonce. */
const MARK = /^n8nseg1-([\da-z]{25})-([\da-z]{19})$/;
/** The query parameter of a callback address that holds the mark. */
const PARAMETER = 'piapiMark';

/** Identifies an execution and its retries: the nonces of all their creates begin with it. */
export function newLineage(): string {
	return newNonce().slice(-LINEAGE_LENGTH);
}

/** What the nonces of a round begin with, in an execution and in its retries. */
export function noncePrefix(lineage: string, round: number): string {
	return lineage + (round % 36 ** ROUND_LENGTH).toString(36).padStart(ROUND_LENGTH, '0');
}

/** A nonce of its own for a create; what follows a round's prefix has 46 bits. */
export function newNonce(prefix = ''): string {
	return prefix + spell(randomBytes(NONCE_BYTES), NONCE_LENGTH).slice(prefix.length);
}

/**
 * Puts a mark into a create's `config`: in place of the webhook secret if no callback is wanted, otherwise into the query
 * of the callback address, so that the secret stays the user's. There it is the only one: an address that comes from
 * another task may hold that task's. Undefined if the address is signed (as n8n's resume addresses are), so that a change
 * would break it.
 */
export function markConfig(config: JsonObject | undefined, mark: Mark): JsonObject | undefined {
	const text = `${PREFIX}-${mark.digest}-${mark.nonce}`;
	const webhook = asObject(config?.webhook_config);
	const given = asText(webhook?.endpoint);
	if (given === undefined)
		return { ...config, webhook_config: { ...webhook, endpoint: '', secret: text } };
	const endpoint = stripMarks(given);
	const address = new URL(endpoint);
	if ([...address.searchParams.keys()].some(isSignatureName)) return undefined;
	const [rest, fragment = ''] = splitAt(endpoint, '#');
	const marked = `${rest}${rest.includes('?') ? '&' : '?'}${PARAMETER}=${text}${fragment}`;
	return { ...config, webhook_config: { ...webhook, endpoint: marked } };
}

/** Whether a create wants a callback: then its mark is in that address. */
export function isCalledBack(config: JsonObject | undefined): boolean {
	return asText(asObject(config?.webhook_config)?.endpoint) !== undefined;
}

/** The mark in a task's `config`; undefined if it has none, or several, of which none proves anything. */
export function readMark(config: unknown): Mark | undefined {
	const webhook = asObject(asObject(config)?.webhook_config);
	const endpoint = asText(webhook?.endpoint) ?? '';
	const inQuery = parseAddress(endpoint)?.searchParams.getAll(PARAMETER) ?? [];
	if (inQuery.length > 1) return undefined;
	const text = inQuery[0] ?? asText(webhook?.secret) ?? '';
	const [, digest, nonce] = MARK.exec(text.length === MARK_LENGTH ? text.toLowerCase() : '') ?? [];
	return nonce === undefined ? undefined : { digest, nonce };
}

/** Removes the mark from a task's fields: it is for our use only. */
export function withoutMark(fields: JsonObject): JsonObject {
	const config = asObject(fields.config);
	const webhook = asObject(config?.webhook_config);
	const endpoint = asText(webhook?.endpoint);
	const plain = stripMarks(endpoint ?? '');
	if (plain === (endpoint ?? '')) return fields;
	return { ...fields, config: { ...config, webhook_config: { ...webhook, endpoint: plain } } };
}

/** An address without any mark; unchanged if it has none. */
export function stripMarks(address: string): string {
	if (address.length > LONGEST_ADDRESS) return address;
	const [rest, fragment = ''] = splitAt(address, '#');
	const [path, query = ''] = splitAt(rest, '?');
	const parts = query.slice(1).split('&');
	const kept = parts.filter((part) => !new URLSearchParams(part).has(PARAMETER));
	if (kept.length === parts.length) return address;
	return `${path}${kept.length > 0 ? '?' : ''}${kept.join('&')}${fragment}`;
}

/** Splits a text before the first such character. */
function splitAt(text: string, character: string): [string, string?] {
	const at = text.indexOf(character);
	return at === -1 ? [text] : [text.slice(0, at), text.slice(at)];
}
