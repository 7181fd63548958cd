import { isInline } from './inlineImage';
import { asObject, type JsonObject } from './json';
import type { Task } from './task';

/** Field names whose values never leave the node. */
const SECRET_NAMES = /^(secret|x-?api-?key|api_?key|authorization|webhook_?secret)$/i;
/** Query parameters that make an address a signed one: whoever has it can read the file. */
const SIGNATURE_PARAMETERS =
	/^(x-amz-.*|x-goog-.*|x-oss-.*|q-sign.*|signature|sig|sign|token|access_?token|auth.*|key-pair-id|policy|expires|api_?key|key|secret)$/i;

/**
 * The task as it may leave the node: without secrets, without signed queries in addresses, without images as text.
 * `error` is left out too, because n8n reads that key on an item as "this run failed" and would, with Retry On Fail,
 * run the node again; a failed task's reason is given as `failureReason` by the caller.
 */
export function cleanTask(task: Task): JsonObject {
	const { error: _error, ...rest } = task.fields;
	return cleanValue(rest) as JsonObject;
}

/** Cleans any JSON value in the same way, all keys kept but secrets. */
export function cleanValue(value: unknown): unknown {
	if (typeof value === 'string') return cleanText(value);
	if (Array.isArray(value)) return value.map(cleanValue);
	const fields = asObject(value);
	if (fields === undefined) return value;
	return Object.fromEntries(
		Object.entries(fields)
			.filter(([name]) => !SECRET_NAMES.test(name))
			.map(([name, entry]) => [name, cleanValue(entry)]),
	);
}

function cleanText(text: string): string {
	if (/^data:/i.test(text)) return `[data URI, ${text.length} characters]`;
	if (/^https?:\/\//i.test(text)) return cleanUrl(text);
	return isInline(text) ? `[base64, ${text.length} characters]` : text;
}

/** The address without user name and password, and without its query where that holds a signature. */
export function cleanUrl(address: string): string {
	let url: URL;
	try {
		url = new URL(address);
	} catch {
		return '[unreadable address]';
	}
	const signed = [...url.searchParams.keys()].some((name) => SIGNATURE_PARAMETERS.test(name));
	if (!signed && url.username === '' && url.password === '') return address;
	url.username = '';
	url.password = '';
	if (signed) url.search = '';
	return url.href;
}

/** The value with each of `secrets` blotted out wherever a text in it holds one. */
export function blotOut(value: unknown, secrets: string[]): unknown {
	if (typeof value === 'string') {
		return secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), value);
	}
	if (Array.isArray(value)) return value.map((entry) => blotOut(entry, secrets));
	const fields = asObject(value);
	if (fields === undefined) return value;
	return Object.fromEntries(
		Object.entries(fields).map(([name, entry]) => [name, blotOut(entry, secrets)]),
	);
}
