import { Problem } from '../problem/problem';
import { countPlainBytes, MAX_PLAIN_BYTES, parseJson } from '../values/json';
import { readBody, type StreamedBody } from './transport/readBody';

/** Room for a task's four images in base64, and for the one it was sent. */
const MAX_ANSWER_BYTES = 128 * 1024 ** 2;

/**
 * Reads an answer to its end and parses it; undefined if it is not JSON. Throws `answerTooLarge` if it is larger, once
 * unpacked, than any answer from PiAPI, or would take too long to parse.
 */
export async function readJson(body: StreamedBody): Promise<unknown> {
	const { chunks, length, isTooLarge } = await readBody(body, MAX_ANSWER_BYTES);
	if (isTooLarge) throw tooLarge(inMegabytes(MAX_ANSWER_BYTES));
	const bytes = Buffer.concat(chunks, length);
	if (countPlainBytes(bytes, MAX_PLAIN_BYTES) > MAX_PLAIN_BYTES)
		throw tooLarge(`${inMegabytes(MAX_PLAIN_BYTES)}, or too many values`);
	return parseJson(bytes);
}

function inMegabytes(bytes: number): string {
	return `more than ${bytes / 1024 ** 2} MB`;
}

function tooLarge(detail: string): Problem {
	return new Problem('answerTooLarge', { detail });
}
