import { fetch } from 'undici';

import { watchFreshTask, type FreshTask } from './freshTask';

/** Where the real service is, and who asks. */
export interface Access {
	apiKey: string;
	baseUrl: string;
	uploadUrl: string;
}

/** An answer as it came, with its body as JSON where it is JSON. */
export interface Answer {
	status: number;
	body: unknown;
	retryAfter: string | null;
}

type Fields = Record<string, unknown>;

const LOOK_EVERY_MS = 2_000;
const TASK_TIMEOUT_MS = 180_000;

/** Talks to PiAPI without any part of the package that is to be verified. */
export class Session {
	/** IDs of all tasks that were created, and so perhaps paid. */
	readonly taskIds: string[] = [];
	/** What is said of the first task right after its create. */
	fresh?: Promise<FreshTask>;
	/** A task that was sent an address. */
	sentAddress?: { taskId: string; url: string };

	constructor(
		private readonly access: Access,
		private readonly lookEveryMs = LOOK_EVERY_MS,
	) {}

	async send(
		method: 'GET' | 'POST',
		path: string,
		{ body, apiKey = this.access.apiKey, upload = false }: SendOptions = {},
	): Promise<Answer> {
		const response = await fetch((upload ? this.access.uploadUrl : this.access.baseUrl) + path, {
			method,
			redirect: 'manual',
			headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
			signal: AbortSignal.timeout(60_000),
		});
		const text = await response.text();
		return {
			status: response.status,
			body: parse(text),
			retryAfter: response.headers.get('retry-after'),
		};
	}

	/** Creates a segment task. */
	async create(image: string, prompt: string): Promise<Answer> {
		const input = { image, prompt, negative_prompt: '', segment_factor: 0 };
		const body = { model: 'Qubico/image-toolkit', task_type: 'segment', input };
		const answer = await this.send('POST', '/api/v1/task', { body });
		const { task_id: taskId } = taskOf(answer);
		if (typeof taskId !== 'string' || taskId === '') return answer;
		this.taskIds.push(taskId);
		this.fresh ??= watchFreshTask(this, taskId, this.lookEveryMs);
		// Whoever asks for it gets to see that it failed.
		this.fresh.catch(() => {});
		return answer;
	}

	/** Looks at a task until it has ended. Throws if it does not. */
	async ended(taskId: unknown): Promise<Fields> {
		const deadlineMs = Date.now() + TASK_TIMEOUT_MS;
		for (;;) {
			const task = taskOf(await this.send('GET', `/api/v1/task/${String(taskId)}`));
			const status = String(task.status).trim().toLowerCase();
			if (['completed', 'success', 'failed'].includes(status)) return task;
			if (Date.now() > deadlineMs) throw new Error(`Task ${String(taskId)} is still "${status}"`);
			await new Promise((resolve) => setTimeout(resolve, this.lookEveryMs));
		}
	}

	/** Fetches an image, without the key. */
	async image(url: string): Promise<Buffer> {
		const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
		return Buffer.from(await response.arrayBuffer());
	}
}

interface SendOptions {
	body?: object;
	apiKey?: string;
	upload?: boolean;
}

/** The task of an answer's envelope; empty if there is none. */
export function taskOf({ body }: Answer): Fields {
	return asFields(asFields(body).data);
}

export function asFields(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text.slice(0, 200);
	}
}
