import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { SimulatorOptions } from '..';
import { startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
afterEach(async () => await simulator.close());

describe('callbacks', () => {
	interface Received {
		headers: IncomingMessage['headers'];
		body: any;
	}

	/** Runs one task whose webhook answers with these statuses, the last one again and again. */
	async function callBack(statuses: number[], options: Partial<SimulatorOptions> = {}) {
		const received: Received[] = [];
		const server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				received.push({ headers: request.headers, body: JSON.parse(text) });
				response.writeHead(statuses[received.length - 1] ?? statuses.at(-1)!).end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		simulator = await startQuickly(options);
		const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
		const config = { webhook_config: { endpoint, secret: 'whisper' } };
		// At the top level it must be ignored.
		const task = await simulator.run({ config, webhook_config: { endpoint, secret: 'loud' } });
		const calls = options.callbackTwice ? 2 : 1;
		await until(() => {
			const { callbacksSent, callbacksFailed } = simulator.counters;
			return callbacksSent + callbacksFailed >= calls;
		});
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		return { received, task };
	}

	it('sends the task with its secret as a header', async () => {
		const startSeconds = Date.now() / 1000;
		const { received, task } = await callBack([200]);
		expect(received).toHaveLength(1);
		expect(received[0].headers['x-webhook-secret']).toBe('whisper');
		expect(received[0].body).toMatchObject({
			data: { task_id: task.task_id, status: 'completed' },
		});
		const { timestamp } = received[0].body;
		expect(timestamp).toBeGreaterThanOrEqual(Math.floor(startSeconds));
		expect(timestamp).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
		expect(received[0].body).not.toHaveProperty('code');
	});

	it.each([
		['at the first', [204], 1, { callbacksSent: 1, callbacksFailed: 0 }],
		['at the third', [500, 302, 200], 3, { callbacksSent: 1, callbacksFailed: 0 }],
		['at none', [500], 3, { callbacksSent: 0, callbacksFailed: 1 }],
	])('tries three times: heard %s', async (_label, statuses, tries, counters) => {
		const { received } = await callBack(statuses);
		expect(received).toHaveLength(tries);
		expect(simulator.counters).toMatchObject(counters);
		expect(simulator.callbacks.map((call) => call.try)).toEqual([1, 2, 3].slice(0, tries));
	});

	it('can send twice, and bare tasks', async () => {
		const { received, task } = await callBack([200], { callbackTwice: true, outputShape: 'bare' });
		expect(received.map(({ body }) => body.task_id)).toEqual([task.task_id, task.task_id]);
	});
});
