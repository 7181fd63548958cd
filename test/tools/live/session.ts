import { randomUUID } from 'node:crypto';

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
	/** The mark that each task was sent, and the first answer to its create. */
	readonly marked: Array<{ taskId: string; mark: string; created: Fields }> = [];
	/** In what words a create was turned down for its mark; from then on none is sent. */
	markRefusal?: string;
	/** Creates that more than one question is about. */
	private readonly shared = new Map<string, Promise<Answer>>();
	/** A task that was sent an address. */
	sentAddress?: { taskId: string; url: string };

	/** @param callback where calls come, and what watches for them; left out, no callback is asked for */
	constructor(
		private readonly access: Access,
		private readonly lookEveryMs = LOOK_EVERY_MS,
		readonly callback?: WatchedCallback,
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

	/** Creates a segment task, with a mark where the service takes one. */
	async create(image: string, prompt: string, callback?: Callback): Promise<Answer> {
		const mark = `verify-${randomUUID()}`;
		const isMarked = this.markRefusal === undefined;
		const answer = await this.sendCreate(image, prompt, isMarked ? webhook(mark, callback) : {});
		if (isMarked && answer.status === 400 && isAboutMark(answer)) {
			this.markRefusal = JSON.stringify(answer.body).slice(0, 200);
			return await this.create(image, prompt);
		}
		const created = taskOf(answer);
		const { task_id: taskId } = created;
		if (typeof taskId !== 'string' || taskId === '') return answer;
		this.taskIds.push(taskId);
		if (isMarked) this.marked.push({ taskId, mark, created });
		this.fresh ??= watchFreshTask(this, taskId, this.lookEveryMs);
		// Whoever asks for it gets to see that it failed.
		this.fresh.catch(() => {});
		return answer;
	}

	/** The same create for all questions that ask for it by this name, so that it is paid once. */
	async share(name: string, create: () => Promise<Answer>): Promise<Answer> {
		const answer = this.shared.get(name) ?? create();
		this.shared.set(name, answer);
		return await answer;
	}

	private async sendCreate(image: string, prompt: string, config: object): Promise<Answer> {
		const input = { image, prompt, negative_prompt: '', segment_factor: 0 };
		const body = { model: 'Qubico/image-toolkit', task_type: 'segment', input, ...config };
		return await this.send('POST', '/api/v1/task', { body });
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

/** Where PiAPI is to call. */
export interface Callback {
	url: string;
	secret: string;
}

/** An address of this machine's, and what has been sent there. */
export interface WatchedCallback extends Callback {
	calls: ReceivedCall[];
}

/** A call as it came. */
export interface ReceivedCall {
	path: string;
	secret?: string;
	body: unknown;
}

/** The mark takes the place of the secret, or that of a parameter in the address that is called. */
function webhook(mark: string, callback: Callback | undefined): object {
	if (callback === undefined) return { config: { webhook_config: { endpoint: '', secret: mark } } };
	const endpoint = new URL(callback.url);
	endpoint.searchParams.set('piapiMark', mark);
	return { config: { webhook_config: { endpoint: endpoint.href, secret: callback.secret } } };
}

function isAboutMark({ body }: Answer): boolean {
	return /webhook|secret|endpoint|config/i.test(JSON.stringify(body));
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
