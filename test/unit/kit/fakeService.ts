import { Readable } from 'node:stream';

import type { NodeFunctions } from '../../../nodes/shared/n8n/nodeFunctions';
import type { Context } from '../../../nodes/shared/piapi/context';
import { ServiceClock } from '../../../nodes/shared/piapi/serviceClock';
import { Throttle } from '../../../nodes/shared/piapi/throttle';
import { Semaphore } from '../../../nodes/shared/limits/semaphore';
import { VirtualClock } from './virtualClock';
import { standIn } from './standIn';

/** What n8n's HTTP helper is asked for. */
export interface AskedOptions {
	url: string;
	method: string;
	abortSignal: AbortSignal;
	timeout: number;
	body?: { [name: string]: unknown };
	qs?: { [name: string]: unknown };
	[name: string]: unknown;
}

/** An answer: its status and body, or what n8n's helper throws; a function gets to see the request. */
export type FakeAnswer =
	| { status?: number; headers?: Record<string, string>; body?: unknown }
	| Error
	| ((asked: AskedOptions) => FakeAnswer | Promise<FakeAnswer>);

/** A service behind n8n's HTTP helpers, in one process and on a virtual clock: it answers by a list. */
export class FakeService {
	readonly clock = new VirtualClock();
	readonly stop = new AbortController();
	/** All requests, in their order. */
	readonly asked: AskedOptions[] = [];
	/** The `this` of each request with the key, and the credential's name. */
	readonly callers: Array<{ caller: Record<string, unknown>; credential: string }> = [];
	readonly context: Context;
	private readonly answers: FakeAnswer[];

	/** Answers with these, one after the other; to every further request with the last one. */
	constructor(...answers: FakeAnswer[]) {
		this.answers = answers;
		this.context = {
			n8n: this.createFunctions(),
			clock: this.clock,
			serviceClock: new ServiceClock(this.clock),
			baseUrl: 'https://api.test',
			uploadUrl: 'https://upload.test',
			webhookSecret: '',
			apiKey: 'a-key-of-the-account',
			account: 'an account',
			secrets: ['a-key-of-the-account'],
			throttle: new Throttle(this.clock),
			transfers: new Semaphore(1_000_000),
			signal: this.stop.signal,
		};
	}

	/** Method and address of each request. */
	get requests(): string[] {
		return this.asked.map(({ method, url }) => `${method} ${url}`);
	}

	private createFunctions(): NodeFunctions {
		const answer = async (options: AskedOptions) => await this.answer(options);
		const { callers } = this;
		const helpers = {
			httpRequest: answer,
			async httpRequestWithAuthentication(
				this: Record<string, unknown>,
				credential: string,
				options: AskedOptions,
			) {
				callers.push({ caller: this, credential });
				return await answer(options);
			},
		};
		return standIn({
			helpers,
			getNode: () => ({ name: 'Node' }),
			getCredentials: async () => ({}),
			getExecutionCancelSignal: () => this.stop.signal,
		});
	}

	private async answer(options: AskedOptions): Promise<unknown> {
		this.asked.push(options);
		let given = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
		while (typeof given === 'function') given = await given(options);
		if (given === undefined) throw new Error('The test has no answer');
		if (given instanceof Error) throw given;
		const { status = 200, headers = {}, body } = given;
		return { statusCode: status, headers, body: toStream(body) };
	}
}

/** What a body is sent as: a text as it is, anything else as JSON. */
function toStream(body: unknown): unknown {
	if (typeof body === 'object' && body !== null && 'once' in body) return body;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return Readable.from(text === undefined ? [] : [Buffer.from(text)]);
}

/** PiAPI's envelope around an answer. */
export const agree = (data: unknown): FakeAnswer => ({
	body: { code: 200, data, message: 'success' },
});

/** PiAPI's envelope around an error. */
export const refuse = (status: number, message = '', code = status): FakeAnswer => ({
	status,
	body: { code, message, data: null },
});

/** An error as n8n's helpers throw it where the network fails: of Node's it keeps the code and the words. */
export function networkError(httpCode: string, syscall = 'read'): Error {
	const messages = [`${syscall} ${httpCode}`];
	return Object.assign(new Error('It went wrong'), { httpCode, messages });
}

/** What a promise is rejected with; fails where it is not. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
	return await work.then(
		(value) => {
			throw new Error(`It was not rejected, but gave ${JSON.stringify(value)}`);
		},
		(error: unknown) => error,
	);
}
