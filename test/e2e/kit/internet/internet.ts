import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { makeTemporaryFolder, removeTemporaryFolder } from '../../../tools/n8n/temporaryFolder';
import { makeCertificates } from './certificates';

/** Answers the requests to one host. */
export type Host = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The part of the internet that stand-ins play, under the real names of their hosts. */
export interface Internet {
	/** What makes an n8n use it. */
	env: NodeJS.ProcessEnv;
	/** Hosts that were asked for and are not there: nothing leaves this machine. */
	unknown: string[];
	close(): Promise<void>;
}

/**
 * Opens a proxy on loopback that ends TLS itself, with certificates of an authority of its own, and hands each request to the
 * host it is for. All of n8n's request helpers go by `HTTPS_PROXY`, in 1.x (n8n-core, http-proxy) as in 2.x
 * (@n8n/backend-network, env-proxy-https-agent), and its server makes Node's global agents do so too.
 */
export async function openInternet(hosts: Record<string, Host>): Promise<Internet> {
	const folder = makeTemporaryFolder('internet');
	const { authorityPath, ...identity } = makeCertificates(folder, Object.keys(hosts));
	const unknown: string[] = [];
	const sockets = new Set<Socket>();

	const servers = createTlsServer(identity, (request, response) => {
		const host = hosts[(request.headers.host ?? '').replace(/:\d+$/, '')];
		response.on('error', () => {});
		host(request, response).catch((error: Error) => {
			if (!response.headersSent) response.writeHead(500);
			response.end(String(error.stack));
		});
	});
	const proxy = createServer();
	proxy.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
		const name = url.replace(/:443$/, '');
		if (!(name in hosts)) {
			unknown.push(name);
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		servers.emit('connection', socket);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));

	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	return {
		// The small letters win where both are there.
		env: { HTTPS_PROXY: url, https_proxy: url, NODE_EXTRA_CA_CERTS: authorityPath },
		unknown,
		async close() {
			const closed = new Promise((resolve) => proxy.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
			removeTemporaryFolder(folder);
		},
	};
}
