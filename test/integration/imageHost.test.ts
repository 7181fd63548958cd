import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startTrigger } from './kit/triggerServer';
import { until, useTrigger } from './kit/useTrigger';

const its = useTrigger();
const { sim, run, submit } = its;

/** A name that looks public: the proxy below stands for the way to it. */
const PUBLIC_BASE = 'http://api.piapi-service.com';

/** A proxy that brings requests for the public name to the simulator, and notes what else it is asked for. */
async function startProxy(asked: string[]): Promise<Server> {
	const server = createServer((request, response) => {
		const url = request.url ?? '';
		if (!url.startsWith(PUBLIC_BASE)) asked.push(url);
		const target = url.replace(PUBLIC_BASE, sim.simulator.apiUrl);
		const { method, headers } = request;
		const on = forward(target, { method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		on.on('error', () => response.destroy());
		request.pipe(on);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

describe('a service on the internet that gives an address of a private network', () => {
	const asked: string[] = [];
	let proxy: Server;
	beforeAll(async () => {
		proxy = await startProxy(asked);
		process.env.HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		process.env.NO_PROXY = '127.0.0.1';
	});
	beforeEach(() => asked.splice(0));
	afterAll(async () => {
		delete process.env.HTTP_PROXY;
		delete process.env.NO_PROXY;
		proxy.closeAllConnections();
		await new Promise((resolve) => proxy.close(resolve));
	});
	const credential = () => ({
		apiKey: sim.simulator.apiKey,
		baseUrl: PUBLIC_BASE,
		webhookSecret: 'hook-secret-of-the-tests',
	});
	const images = () => sim.simulator.counters.requests.image;

	test('is not asked for it: the item fails, with the task by its ID', async () => {
		const taskId = await submit();
		const { error } = await run({ operation: 'getTask', taskId }, { credential: credential() });
		expect(error).toMatchObject({
			message: 'The image is not fetched, because its address is in a private network (127.0.0.1)',
			description: expect.stringContaining(taskId),
			context: { data: { reason: 'imageRefused', taskId } },
		});
		expect(images()).toBe(0);
		expect(asked).toEqual([]);
	});

	test('by a redirect: not asked either', async () => {
		const taskId = await submit();
		const image_url = `${PUBLIC_BASE}/api/v1/task/${taskId}/image`;
		const data = { task_id: taskId, status: 'completed', output: { image_url } };
		const location = `${sim.simulator.imageUrl}/results/${taskId}/2.png`;
		sim.simulator.script('get', [{ status: 200, body: { code: 200, data } }]);
		sim.simulator.script('unexpected', [{ status: 302, headers: { location }, body: '' }]);
		const { error } = await run({ operation: 'getTask', taskId }, { credential: credential() });
		expect(error).toMatchObject({ context: { data: { reason: 'imageRefused', taskId } } });
		expect(images()).toBe(0);
		sim.simulator.resetCounters();
	});

	test('reported to the trigger: the workflow is not started, and the log names the task', async () => {
		const trigger = await startTrigger({ credential: credential() });
		const task_id = await submit();
		await until(() => sim.simulator.tasks.get(task_id)?.phase === 'completed');
		const response = await fetch(trigger.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-webhook-secret': 'hook-secret-of-the-tests',
			},
			body: JSON.stringify({ task_id }),
		});
		await trigger.close();
		expect(response.status).toBe(503);
		expect(trigger.starts).toEqual([]);
		expect(trigger.logged[0]).toMatch(new RegExp(`${task_id}.*private network`));
		expect(images()).toBe(0);
	});
});

test('redirects that go round in a circle come to an end', async () => {
	const taskId = await submit();
	const location = `/results/${taskId}/2.png`;
	const circle = Array.from({ length: 18 }, () => ({
		status: 302,
		headers: { location },
		body: '',
	}));
	sim.simulator.script('image', circle);
	const { error } = await run({ operation: 'getTask', taskId });
	expect(error?.message).toMatch(/can no longer be fetched \(a redirect that leads nowhere\)/);
	expect(sim.simulator.counters.requests.image).toBe(18);
});
