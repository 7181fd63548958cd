import { randomUUID } from 'node:crypto';

import { openOrigin } from '../simulator/service/origin';
import { readBody } from '../simulator/service/requests';
import type { WatchedCallback } from './session';

const MAX_BODY_BYTES = 10_000_000;

/**
 * Listens on a port of this machine for what PiAPI sends to `url`, a public address that leads here. Throws if the port is
 * taken.
 */
export async function watchCallbacks(
	port: number,
	url?: string,
): Promise<WatchedCallback & { close(): Promise<void> }> {
	const calls: WatchedCallback['calls'] = [];
	const origin = await openOrigin(
		port,
		async (request, response) => {
			const text = (await readBody(request, MAX_BODY_BYTES)).toString('utf8');
			const secret = request.headers['x-webhook-secret'];
			calls.push({ path: request.url ?? '/', secret: String(secret), body: parse(text) });
			response.end('ok');
		},
		() => {},
	);
	return { url: url ?? origin.url, secret: randomUUID(), calls, close: origin.close };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
