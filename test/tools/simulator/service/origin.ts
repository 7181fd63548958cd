import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One of the simulator's servers. */
export interface Origin {
	url: string;
	/** Ends the server with all of its connections. */
	close(): Promise<void>;
}

/** Starts a server on this machine alone; port 0 takes a free one. Throws if the port is taken. */
export async function openOrigin(
	port: number,
	answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
	onConnection: () => void,
): Promise<Origin> {
	const sockets = new Set<Socket>();
	// A connection that the server gives up just when a client uses it again breaks: the client gives it up first.
	const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
		response.on('error', () => {});
		answer(request, response).catch(() => response.destroy());
	});
	server.on('connection', (socket: Socket) => {
		onConnection();
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	await listen(server, port);
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

async function listen(server: Server, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
}
