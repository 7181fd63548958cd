import { asText } from './json';

/** PiAPI's IDs are UUIDs of 36 characters; this leaves room for others. */
const LONGEST_TASK_ID = 128;
/** As part of an address these lead elsewhere, also when they are encoded. Source: the URL standard, "double-dot URL path segment". */
const PATH_STEPS = ['.', '..'];
/** What an address carries unchanged (RFC 3986, section 2.3), so none of it leads elsewhere. */
const UNRESERVED = /^[\w.~-]+$/;
const UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * The ID of a task as PiAPI tells it; undefined for what is no text, is longer than any ID, or would lead to another path
 * of the API. Its spelling is kept, because PiAPI may look for exactly that: compare IDs by `canonicalTaskId`.
 */
export function readTaskId(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > LONGEST_TASK_ID) return undefined;
	const id = asText(value);
	return id === undefined || PATH_STEPS.includes(id) ? undefined : id;
}

/** The ID of a task as anybody else gives it, in a field or a callback: it has no room for paths or prose. */
export function readGivenTaskId(value: unknown): string | undefined {
	const id = readTaskId(value);
	return id !== undefined && UNRESERVED.test(id) ? id : undefined;
}

/**
 * The one spelling of a task's ID, for comparing: in lower case, with the dashes of a UUID where it is one, else with none.
 * Capitals and dashes, missing ones or others, do not make it another task.
 */
export function canonicalTaskId(id: string): string {
	const plain = id.toLowerCase().replaceAll('-', '');
	return UUID.exec(plain)?.slice(1).join('-') ?? plain;
}
