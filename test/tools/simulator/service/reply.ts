import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer, and what may go wrong while it is sent. */
export interface Reply {
	status: number;
	headers?: Record<string, string>;
	body?: string | Buffer | object;
	/** Breaks the connection instead of answering. */
	reset?: boolean;
	/** Never answers. */
	hang?: boolean;
	/** Announces the whole body, sends this many bytes of it and breaks the connection. */
	truncate?: number;
	/** Sends the body in twenty chunks with this time between them. */
	dripMs?: number;
	delayMs?: number;
}

const DRIP_CHUNKS = 20;

/** PiAPI's envelope around an error. */
export function refuse(status: number, message: string, data: unknown = null): Reply {
	return { status, body: { code: status, data, message } };
}

/** PiAPI's envelope around an answer. */
export function agree(data: unknown): Reply {
	return { status: 200, body: { code: 200, data, message: 'success' } };
}

/** Sends an answer; waits stop when `signal` aborts. */
export async function sendReply(
	response: ServerResponse,
	reply: Reply,
	signal: AbortSignal,
): Promise<void> {
	if (reply.delayMs) await sleep(reply.delayMs, undefined, { signal });
	if (reply.hang) return;
	if (reply.reset) {
		response.socket?.resetAndDestroy();
		return;
	}
	const { bytes, type } = encodeBody(reply.body);
	// Node's own would not follow a test that lets time go faster, nor stay away.
	response.sendDate = false;
	response.writeHead(reply.status, {
		'content-type': type,
		'content-length': String(bytes.length),
		...reply.headers,
	});
	if (reply.truncate !== undefined) {
		response.write(bytes.subarray(0, reply.truncate), () => response.destroy());
	} else if (reply.dripMs) {
		await drip(response, bytes, reply.dripMs, signal);
	} else {
		response.end(bytes);
	}
}

function encodeBody(body: Reply['body'] = ''): { bytes: Buffer; type: string } {
	if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' };
	if (typeof body === 'object') {
		return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };
	}
	return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
}

async function drip(
	response: ServerResponse,
	bytes: Buffer,
	dripMs: number,
	signal: AbortSignal,
): Promise<void> {
	const step = Math.max(1, Math.ceil(bytes.length / DRIP_CHUNKS));
	for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
		response.write(bytes.subarray(at, at + step));
		await sleep(dripMs, undefined, { signal });
	}
	response.end();
}
