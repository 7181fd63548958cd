import sharp from 'sharp';
import { Agent, fetch, type RequestInit } from 'undici';

import { startSimulator, type Simulator, type SimulatorOptions } from '..';
import type { ServiceClock } from '../service/serviceClock';

/** A simulator that works at once, and short ways to talk to it. */
export interface StartedSimulator extends Simulator {
	request(
		path: string,
		init?: RequestInit,
	): Promise<{ status: number; headers: Headers; body: any }>;
	create(changes?: Record<string, unknown>): Promise<{ status: number; body: any }>;
	getTask(id: string): Promise<any>;
	/** Creates a task and gives it once it has ended. */
	run(changes?: Record<string, unknown>): Promise<any>;
	download(url: string): Promise<{ status: number; bytes: Buffer }>;
}

type Headers = Record<string, string>;

/** As long as a timer can be: what takes so long does not come about in a test, however slow the machine is. */
export const NEVER_MS = 2 ** 31 - 1;

/** Starts a simulator with no delays; the caller closes it. */
export async function startQuickly(
	options: Partial<SimulatorOptions> = {},
	clock?: ServiceClock,
): Promise<StartedSimulator> {
	const quick = { queueMs: 0, workMs: 0, callbackRetryMs: 5 };
	const patient = { callbackTimeoutMs: NEVER_MS, imageTimeoutMs: NEVER_MS };
	const simulator = await startSimulator({ ...quick, ...patient, ...options }, clock);
	const dispatcher = new Agent();
	const request: StartedSimulator['request'] = async (path, init = {}) => {
		const url = path.startsWith('http') ? path : simulator.apiUrl + path;
		const headers = { 'x-api-key': simulator.apiKey, ...(init.headers as Headers) };
		const response = await fetch(url, { redirect: 'manual', ...init, headers, dispatcher });
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
		const body: unknown = isJson && text.trim().endsWith('}') ? JSON.parse(text) : text;
		return { status: response.status, headers: Object.fromEntries(response.headers), body };
	};
	const create: StartedSimulator['create'] = async (changes = {}) =>
		await request('/api/v1/task', {
			method: 'POST',
			body: JSON.stringify(await taskRequest(changes)),
		});
	const getTask = async (id: string) => {
		const { body } = await request(`/api/v1/task/${id}`);
		return body.data ?? body;
	};
	return {
		...simulator,
		get counters() {
			return simulator.counters;
		},
		request,
		create,
		getTask,
		async run(changes) {
			const { body } = await create(changes);
			const { task_id: id } = body.data ?? body;
			await until(() => simulator.tasks.get(id)?.endedAtMs !== undefined);
			return await getTask(id);
		},
		async download(url) {
			const response = await fetch(url, { dispatcher });
			return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
		},
		async close() {
			await simulator.close();
			await dispatcher.destroy();
		},
	};
}

/** Waits until something is so; where it does not come about, the test's time is up at last. */
export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 3));
}

let square: Promise<Buffer> | undefined;

/** An image of 60 × 40 pixels: a red square of 20 × 20 at (10, 10) on white. */
export async function drawSquare(): Promise<Buffer> {
	square ??= sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
		.composite([{ input: await redSquare(), left: 10, top: 10 }])
		.png()
		.toBuffer();
	return await square;
}

async function redSquare(): Promise<Buffer> {
	const create = { width: 20, height: 20, channels: 3, background: '#c8202a' } as const;
	return await sharp({ create }).png().toBuffer();
}

async function taskRequest({ input, ...rest }: Record<string, unknown>) {
	const image = (await drawSquare()).toString('base64');
	return {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			image,
			prompt: 'red square',
			negative_prompt: '',
			segment_factor: 0,
			...(input as Record<string, unknown>),
		},
		...rest,
	};
}
