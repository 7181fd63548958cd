import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { runNode, type RunOptions, type RunOutput } from './runNode';

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

export const KEY = 'sk-key-of-the-tests-0123456789';

/** A service that answers as each test wants it to, byte by byte, where the simulator is too well-behaved. */
export function useRawService() {
	let server: Server;
	let respond: Respond = (_request, response) => void response.end();
	const timers = new Set<NodeJS.Timeout>();
	beforeAll(async () => {
		server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
			request.resume();
			request.on('end', () => respond(request, response));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterEach(() => {
		for (const timer of timers) clearInterval(timer);
		timers.clear();
		server.closeAllConnections();
	});
	afterAll(async () => await new Promise((resolve) => server.close(resolve)));

	const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		answer(with_: Respond): void {
			respond = with_;
		},
		/** Sends a byte now and then, for ever: a connection that is never silent and never done. */
		drip(response: ServerResponse, status = 200): void {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.write('{');
			timers.add(setInterval(() => response.write(' '), 50));
		},
		async run(
			parameters: RunOptions['parameters'],
			options: Partial<RunOptions> = {},
		): Promise<RunOutput> {
			return await runNode({
				credential: { apiKey: KEY, baseUrl: url(), webhookSecret: 'hook-secret-of-the-tests' },
				parameters: {
					imageUrl: `${url()}/a.png`,
					prompt: 'shoe',
					outputs: ['mask'],
					...parameters,
				},
				...options,
			});
		},
	};
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
