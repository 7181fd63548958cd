import { asText } from '../../values/json';

/** PiAPI's IDs are UUIDs of 36 characters; this leaves room for others. */
const LONGEST_TASK_ID = 128;
/** In an address these lead elsewhere, even encoded. Source: the URL standard, "double-dot URL path segment". */
const PATH_STEPS = ['.', '..'];
/** Half a character, which no address can carry. */
const HALF = /\p{Cs}/u;
/** What an address carries unchanged (RFC 3986, section 2.3), so none of it leads elsewhere. */
const UNRESERVED = /^[\w.~-]+$/;
const UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * A task ID from PiAPI; undefined if it is no text, is longer than any ID, or would not fit into an address of the API, or
 * lead to another. Keeps the spelling, because PiAPI may look for exactly that: compare IDs by `canonicalTaskId`.
 */
export function readTaskId(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > LONGEST_TASK_ID) return undefined;
	const id = asText(value);
	return id === undefined || PATH_STEPS.includes(id) || HALF.test(id) ? undefined : id;
}

/** A task ID from anybody else, in a field or a callback: no room for paths or prose. */
export function readGivenTaskId(value: unknown): string | undefined {
	const id = readTaskId(value);
	return id !== undefined && UNRESERVED.test(id) ? id : undefined;
}

/**
 * The canonical spelling of a task ID, for comparing: lower case, with a UUID's dashes if it is one, else without any.
 * Capitals and dashes, missing or extra, do not make it another task.
 */
export function canonicalTaskId(id: string): string {
	const plain = id.toLowerCase().replaceAll('-', '');
	return UUID.exec(plain)?.slice(1).join('-') ?? plain;
}
