import { fetch, type Dispatcher } from 'undici';

import { TaskFailure } from './taskFailure';

const UNREACHABLE_CODE = 10000;

export interface InputLimits {
	maxImageBytes: number;
	imageTimeoutMs: number;
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
	dispatcher: Dispatcher;
}

/**
 * The bytes behind a task's `input.image`: an http(s) address, a data URI or raw base64. Throws a `TaskFailure` where
 * there are none.
 */
export async function loadInputImage(image: string, limits: InputLimits): Promise<Buffer> {
	const text = image.trim();
	if (/^https?:\/\//i.test(text)) return await fetchImage(text, limits);
	// Loops of a regular expression over megabytes can end with "Maximum call stack size exceeded".
	const base64 = text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text;
	const isBase64 = !/[^A-Za-z0-9+/\s_=-]/.test(base64);
	const bytes = isBase64 ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
	if (bytes.length === 0)
		throw new TaskFailure(UNREACHABLE_CODE, 'invalid image: no URL or base64');
	return bytes;
}

async function fetchImage(url: string, limits: InputLimits): Promise<Buffer> {
	try {
		const response = await fetch(url, {
			dispatcher: limits.dispatcher,
			signal: AbortSignal.any([limits.signal, AbortSignal.timeout(limits.imageTimeoutMs)]),
		});
		if (!response.ok) throw new Error(`HTTP status ${response.status}`);
		const bytes = Buffer.from(await response.arrayBuffer());
		if (bytes.length > limits.maxImageBytes) throw new Error('too many bytes');
		return bytes;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new TaskFailure(UNREACHABLE_CODE, `failed to fetch image: ${reason}`);
	}
}
