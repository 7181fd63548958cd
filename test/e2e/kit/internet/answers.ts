import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a stand-in answers instead, if the request is not what the service's documentation asks for. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** Throws a `Refusal` unless something is so. */
export function demand(isSo: boolean, message: string, status = 400): asserts isSo {
	if (!isSo) throw new Refusal(status, message);
}

/** A request, read as a whole. */
export interface Asked {
	method: string;
	url: URL;
	/** For what is asked: `GET /v1/things`. */
	route: string;
	headers: IncomingMessage['headers'];
	body: Buffer;
}

export async function readRequest(request: IncomingMessage): Promise<Asked> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const { method = 'GET', headers } = request;
	const url = new URL(`https://${headers.host}${request.url}`);
	return { method, url, route: `${method} ${url.pathname}`, headers, body: Buffer.concat(chunks) };
}

export function jsonOf<T>({ headers, body }: Asked): T {
	demand(/^application\/json/.test(headers['content-type'] ?? ''), 'The body has to be JSON');
	return JSON.parse(body.toString('utf8')) as T;
}

export function answerJson(response: ServerResponse, status: number, json: unknown, headers = {}) {
	response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
	response.end(JSON.stringify(json));
}
