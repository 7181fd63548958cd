import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { writePng } from '../../fixtures/png';

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A mask: the left half is selected. */
export const png = writePng({
	width: 8,
	height: 8,
	colourType: 0,
	depth: 8,
	sample: (x) => (x < 4 ? 255 : 0),
});

/** PiAPI, an image host and an upload service in one, which answers as an attack wants it to. */
export interface Hostile {
	url: string;
	/** `METHOD /path` of each request, in their order. */
	requests: string[];
	/** Answers by the call that is asked for. */
	api: { create: Answer; get: Answer; account: Answer; history: Answer; upload: Answer };
	/** Answers by path; whatever else is asked for is a small PNG. */
	files: { [path: string]: Answer };
	close(): Promise<void>;
}

export const json =
	(status: number, body: unknown): Answer =>
	(_request, response) =>
		void response
			.writeHead(status, { 'content-type': 'application/json' })
			.end(typeof body === 'string' ? body : JSON.stringify(body));

export const file =
	(bytes: Buffer | string, headers: { [name: string]: string } = {}, status = 200): Answer =>
	(_request, response) =>
		void response.writeHead(status, headers).end(bytes);

/** Headers at once, and then a byte a second, or none at all. */
export const hang =
	(first = '', everyMs = 0): Answer =>
	(_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.flushHeaders();
		if (first !== '') response.write(first);
		if (everyMs === 0) return;
		const timer = setInterval(() => response.write(' '), everyMs);
		response.on('close', () => clearInterval(timer));
	};

export const silent: Answer = () => {};

export const redirect = (location: string, status = 302): Answer => file('', { location }, status);

/** Everything that a task answers, in an envelope. */
export const task = (fields: object) => ({
	code: 200,
	message: 'success',
	data: { task_id: 't-1', model: 'Qubico/image-toolkit', task_type: 'segment', ...fields },
});

/** A finished task, whose image and source are here. */
export const done = (url: string, fields: object = {}) =>
	task({
		status: 'completed',
		input: { image: `${url}/source.png`, prompt: 'shoe', negative_prompt: '', segment_factor: 0 },
		output: { image_url: `${url}/mask.png` },
		...fields,
	});

export async function startHostile(): Promise<Hostile> {
	const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
		void (async () => {
			const path = (request.url as string).replace(/\?.*$/, '');
			hostile.requests.push(`${request.method} ${path}`);
			const body = Buffer.concat(await request.toArray().catch(() => [])).toString();
			response.on('error', () => {});
			choose(hostile, request.method as string, path)(request, response, body);
		})();
	});
	const url = await listen(server, '127.0.0.1');
	const hostile: Hostile = {
		url,
		requests: [],
		files: {},
		api: {
			create: json(200, task({ status: 'pending' })),
			get: (request, ...rest) => {
				const task_id = decodeURIComponent((request.url as string).split('/').pop() as string);
				json(200, done(url, { task_id }))(request, ...rest);
			},
			account: json(200, { code: 200, data: { plan: 'creator', equivalent_in_usd: 5 } }),
			history: json(200, { code: 200, data: { tasks: [] } }),
			upload: json(200, { code: 200, data: { url: `${url}/uploaded.png` } }),
		},
		close: async () => await close(server),
	};
	return hostile;
}

function choose({ api, files }: Hostile, method: string, path: string): Answer {
	if (path === '/api/v1/task' && method === 'POST') return api.create;
	if (path.startsWith('/api/v1/task/')) return api.get;
	if (path === '/account/info') return api.account;
	if (path === '/api/open/tasks/histories') return api.history;
	if (path === '/api/ephemeral_resource') return api.upload;
	return files[path] ?? file(png);
}

/** A machine of the network that nobody may be led to: counts who comes all the same. */
export async function startCanary(): Promise<{
	port: number;
	visits: string[];
	close(): Promise<void>;
}> {
	const visits: string[] = [];
	const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
		visits.push(String(request.headers.host));
		response.end(png);
	});
	const url = await listen(server, '0.0.0.0');
	return { port: Number(new URL(url).port), visits, close: async () => await close(server) };
}

async function listen(server: Server, host: string): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	return `http://${host}:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}
