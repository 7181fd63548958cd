import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import sharp from 'sharp';
import { fetch } from 'undici';

import type { Simulator } from '../../tools/simulator';
import { openOrigin } from '../../tools/simulator/service/origin';

/** What PiAPI's documentation says of this task ("Flux API with Redux Variation, Fill, Inpaint and Outpaint"). */
const MODEL = 'Qubico/flux1-dev-advanced';
const TASK_TYPE = 'fill-inpaint';
const TASKS = '/api/v1/task';
/** Where it keeps what it has made. */
const RESULTS = '/flux-results/';
/** What it paints where it may. */
const PAINT = [0, 200, 0];
/** How often a task is looked at until it is done. */
const LOOKS = 2;

interface FluxTask {
	prompt: string;
	image: string;
	looks: number;
	made: Buffer;
}

/**
 * Stands in for PiAPI where it also has Flux: refuses what the documentation does, and paints green what is white. All other
 * requests are the simulator's.
 */
export async function openFlux(simulator: Simulator) {
	const tasks = new Map<string, FluxTask>();
	const refusals: string[] = [];
	const keysOnResults: unknown[] = [];
	let url = '';

	const describeTask = (id: string, { prompt, image, looks }: FluxTask, status: string) => ({
		code: 200,
		data: {
			...{ task_id: id, model: MODEL, task_type: TASK_TYPE, status, input: { prompt, image } },
			output: looks < LOOKS ? null : { image_url: `${url}${RESULTS}${id}.png`, image_base64: '' },
			error: { code: 0, raw_message: '', message: '', detail: null },
		},
		message: 'success',
	});

	async function create(body: string): Promise<object | string> {
		const { prompt, image } = readInput(body);
		const source = await download(image);
		const made = await paint(source);
		const task = { prompt, image, looks: 0, made };
		const id = randomUUID();
		tasks.set(id, task);
		return describeTask(id, task, '');
	}

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const reply = (status: number, body: object) =>
			void response
				.writeHead(status, { 'content-type': 'application/json' })
				.end(JSON.stringify(body));
		const { url: path = '', headers } = request;
		const result = path.startsWith(RESULTS) && tasks.get(path.slice(RESULTS.length, -4));
		if (result) {
			keysOnResults.push(headers['x-api-key']);
			return void response.writeHead(200, { 'content-type': 'image/png' }).end(result.made);
		}
		const body = await readBody(request);
		const task = tasks.get(path.slice(TASKS.length + 1));
		const isOurs = task !== undefined || (path === TASKS && body.includes('flux'));
		if (!isOurs) return await forward(simulator, request, body, response);
		if (headers['x-api-key'] !== simulator.apiKey)
			return reply(401, { code: 401, message: 'invalid api key', data: null });
		if (task !== undefined) {
			task.looks += 1;
			const status = task.looks < LOOKS ? 'processing' : 'completed';
			return reply(200, describeTask(path.slice(TASKS.length + 1), task, status));
		}
		try {
			return reply(200, (await create(body)) as object);
		} catch (error) {
			const { message } = error as Error;
			refusals.push(message);
			return reply(400, { code: 400, message, data: null });
		}
	}

	const origin = await openOrigin(0, answer, () => {});
	({ url } = origin);
	return {
		url,
		tasks,
		refusals,
		keysOnResults,
		close: async () => await origin.close(),
	};
}

function readInput(body: string): { prompt: string; image: string } {
	const { model, task_type: type, input } = JSON.parse(body) as Record<string, unknown>;
	if (model !== MODEL) throw new Error('invalid model');
	if (type !== TASK_TYPE) throw new Error('invalid task type');
	const { prompt, image } = (input ?? {}) as Record<string, unknown>;
	if (typeof prompt !== 'string' || prompt === '') throw new Error('prompt is required');
	if (typeof image !== 'string' || !/^https?:\/\//.test(image))
		throw new Error('image is required, as an address');
	return { prompt, image };
}

async function download(address: string): Promise<Buffer> {
	const response = await fetch(address);
	if (!response.ok) throw new Error('failed to fetch image');
	return Buffer.from(await response.arrayBuffer());
}

/** Paints the "white pixel masked area", whatever the image's transparency says. Throws if it has none. */
async function paint(source: Buffer): Promise<Buffer> {
	const { data, info } = await sharp(source)
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	let painted = 0;
	for (let at = 0; at < data.length; at += 3) {
		if (data[at] < 255 || data[at + 1] < 255 || data[at + 2] < 255) continue;
		data.set(PAINT, at);
		painted += 1;
	}
	if (painted === 0) throw new Error('the image has no white area');
	return await sharp(data, { raw: info }).png().toBuffer();
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

async function forward(
	{ apiUrl }: Simulator,
	{ url = '', method, headers }: IncomingMessage,
	body: string,
	response: ServerResponse,
): Promise<void> {
	const answer = await fetch(apiUrl + url, {
		method,
		headers: {
			'content-type': 'application/json',
			'x-api-key': String(headers['x-api-key']),
		},
		...(body !== '' && { body }),
	});
	const type = answer.headers.get('content-type') ?? 'application/json';
	response
		.writeHead(answer.status, { 'content-type': type })
		.end(Buffer.from(await answer.arrayBuffer()));
}
