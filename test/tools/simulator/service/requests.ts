import type { IncomingMessage } from 'node:http';

export const REQUEST_KINDS = [
	'create',
	'get',
	'account',
	'history',
	'upload',
	'image',
	'sample',
	'uploadedFile',
	'unexpected',
] as const;
/** `image` is a task's output, `sample` and `uploadedFile` are what a task may take as input. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

export type OriginName = 'api' | 'upload' | 'image';

/** One request as the log keeps it. */
export interface RequestRecord {
	kind: RequestKind;
	origin: OriginName;
	method: string;
	/** With the query. */
	path: string;
	taskId?: string;
	atMs: number;
	headers: Record<string, string>;
	/** HTTP status of the answer; 0 where the connection was broken or left hanging. */
	status?: number;
}

const LOGGED_HEADERS = [
	'x-api-key',
	'authorization',
	'content-type',
	'user-agent',
	'accept',
	'host',
];
const NO_ID = /^$/;

/** Which requests there are, and where their path holds the task's ID. */
const ROUTES: Array<{ origin: OriginName; method: string; path: RegExp; kind: RequestKind }> = [
	{ origin: 'api', method: 'POST', path: /^\/api\/v1\/task$/, kind: 'create' },
	{ origin: 'api', method: 'GET', path: /^\/api\/v1\/task\/([^/]+)$/, kind: 'get' },
	{ origin: 'api', method: 'GET', path: /^\/account\/info$/, kind: 'account' },
	{ origin: 'api', method: 'GET', path: /^\/api\/open\/tasks\/histories$/, kind: 'history' },
	{ origin: 'upload', method: 'POST', path: /^\/api\/ephemeral_resource$/, kind: 'upload' },
	{
		origin: 'image',
		method: 'GET',
		path: /^\/results\/([^/]+)\/\w+\.(?:png|jpg|webp)$/,
		kind: 'image',
	},
	{ origin: 'image', method: 'GET', path: /^\/samples\/[^/]+$/, kind: 'sample' },
	{ origin: 'image', method: 'GET', path: /^\/uploads\/[^/]+\/[^/]+$/, kind: 'uploadedFile' },
];

/** Describes a request for the log. */
export function recordRequest(origin: OriginName, request: IncomingMessage): RequestRecord {
	const { method = '', url: path = '/', headers } = request;
	const [pathname] = path.split('?');
	const route = ROUTES.find(
		(each) => each.origin === origin && each.method === method && each.path.test(pathname),
	);
	const taskId = (route?.path ?? NO_ID).exec(pathname)?.[1];
	const logged = LOGGED_HEADERS.filter((name) => headers[name] !== undefined);
	return {
		kind: route?.kind ?? 'unexpected',
		origin,
		method,
		path,
		...(taskId !== undefined && { taskId: decodeURIComponent(taskId) }),
		atMs: Date.now(),
		headers: Object.fromEntries(logged.map((name) => [name, String(headers[name])])),
	};
}

/** Reads the whole body. Throws if it is longer than `maxBytes`, or if the client goes away. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > maxBytes) throw new Error(`The body is longer than ${maxBytes} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
