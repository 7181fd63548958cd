import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;

describe('Submit', () => {
	test('gives the pending task at once, and sends the four inputs', async () => {
		const { main, hints } = await run({
			operation: 'submit',
			negativePrompt: 'belt',
			segmentFactor: -3,
		});
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(main).toHaveLength(1);
		expect(main[0]).toMatchObject({
			json: { task_id: task.id, outcome: 'pending' },
			pairedItem: { item: 0 },
		});
		expect(main[0].binary).toBeUndefined();
		expect(task.input).toMatchObject({ negative_prompt: 'belt', segment_factor: -3 });
		expect(sim.simulator.counters.requests).toMatchObject({ create: 1, get: 0 });
		expect(hints).toMatchObject([
			{
				type: 'info',
				message: expect.stringMatching(/^1 task submitted, not done yet; .* Next: /),
			},
		]);
	});

	test('with a callback sends it inside config, and the secret comes out nowhere', async () => {
		const receiver = createServer((_request, response) => response.end());
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		const called = once(receiver, 'request') as Promise<[IncomingMessage]>;
		const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/done`;
		const output = await run({
			operation: 'submit',
			callbackUrl,
			options: { serviceMode: 'public' },
		});
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(task.config).toEqual({
			service_mode: 'public',
			webhook_config: {
				endpoint: expect.stringMatching(new RegExp(`^${callbackUrl}\\?piapiMark=[\\w-]+$`)),
				secret: 'hook-secret-of-the-tests',
			},
		});
		const { config } = output.main[0].json;
		expect(config).toMatchObject({ webhook_config: { endpoint: callbackUrl } });
		expect(JSON.stringify(output.run)).not.toContain('hook-secret-of-the-tests');
		const [request] = await called;
		expect(request.headers['x-webhook-secret']).toBe('hook-secret-of-the-tests');
		receiver.closeAllConnections();
		receiver.close();
	});

	test('with the address that PiAPI called for another task: its mark is left out', async () => {
		const stale = `piapiMark=n8nseg1-${'A'.repeat(25)}-${'B'.repeat(19)}`;
		const { main, errorOutput } = await run(
			{ operation: 'submit', callbackUrl: `http://127.0.0.1:9/webhook/x?a=b&${stale}` },
			{ settings: { onError: 'continueErrorOutput' } },
		);
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(errorOutput).toEqual([]);
		expect(main).toMatchObject([{ json: { task_id: task.id } }]);
		expect(sim.simulator.counters.tasksCreated).toBe(1);
		expect(JSON.stringify(task.config)).not.toContain(stale);
	});

	test.each([
		'http://localhost:5678/webhook/a/piapi',
		'http://127.0.0.1:5678/webhook/a/piapi',
		'http://192.168.1.5:5678/webhook/a/piapi',
		'http://n8n:5678/webhook/a/piapi',
		'https://n8n.local/webhook/a/piapi',
	])(
		'with a callback that PiAPI cannot reach, %s: refused before anything is paid',
		async (callbackUrl) => {
			const credential = {
				apiKey: 'k',
				baseUrl: 'https://piapi.example.com',
				webhookSecret: 'hook-secret-of-the-tests',
			};
			const imageUrl = 'https://example.com/photo.jpg';
			const { error } = await run({ operation: 'submit', imageUrl, callbackUrl }, { credential });
			expect(error).toMatchObject({
				message: `PiAPI cannot reach the Callback URL ${callbackUrl}`,
				description: expect.stringMatching(/WEBHOOK_URL.*tunnel.*Nothing was paid/),
			});
		},
	);

	test.each([
		[
			'over http://',
			'http://n8n.example.com/webhook/a/piapi',
			'hook-secret-of-the-tests',
			/begins with http:/,
		],
		['without a secret', 'https://n8n.example.com/webhook/a/piapi', '', /has no Webhook Secret/],
		['with a short secret', 'https://n8n.example.com/webhook/a', 'a'.repeat(15), /shorter than 16/],
	])(
		'with a callback %s: refused before anything is paid',
		async (_label, callbackUrl, webhookSecret, message) => {
			const { apiKey, apiUrl: baseUrl } = sim.simulator;
			const credential = { apiKey, baseUrl, webhookSecret };
			const { error } = await run({ operation: 'submit', callbackUrl }, { credential });
			expect(error?.message).toMatch(message);
			expect(error?.description).toMatch(/Nothing was paid/);
			expect(sim.simulator.requests).toEqual([]);
		},
	);

	test('many items: all are pending at once, as many on their way as the plan allows', async () => {
		sim.simulator.configure({ workMs: 1_000 });
		const items = Array.from({ length: 30 }, () => ({ json: {} }));
		const { main, hints } = await run({ operation: 'submit' }, { items });
		sim.simulator.configure({ workMs: 40 });
		expect(new Set(main.map(({ json }) => json.task_id)).size).toBe(30);
		expect(main.every(({ json }) => json.outcome === 'pending')).toBe(true);
		expect(sim.simulator.counters.requests).toMatchObject({ account: 1, create: 30, get: 0 });
		expect(hints[0].message).toMatch(/^30 tasks submitted, not done yet; time/);
	});

	test('with a callback but without a secret: refused before anything is paid', async () => {
		const { apiKey, apiUrl: baseUrl } = sim.simulator;
		const { error } = await run(
			{ operation: 'submit', callbackUrl: 'https://n8n.test/hook' },
			{ credential: { apiKey, baseUrl } },
		);
		expect(error?.message).toBe('The PiAPI credential has no Webhook Secret');
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('Get Task', () => {
	const submitted = async () => (await run({ operation: 'submit' })).main[0].json.task_id as string;

	test('now: a pending task is an item, not an error', async () => {
		sim.simulator.configure({ workMs: 1e9 });
		const taskId = await submitted();
		sim.simulator.configure({ workMs: 40 });
		const { main } = await run({ operation: 'getTask', taskId, waitForCompletion: false });
		expect(main[0].json).toMatchObject({ task_id: taskId, outcome: 'pending' });
		expect(main[0].binary).toBeUndefined();
	});

	test('now: a failed task is an item that says why, without the key that n8n reads as a failed run', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 }, failureMessage: 'no luck' });
		const taskId = await submitted();
		await run({ operation: 'getTask', taskId }, { settings: { onError: 'continueRegularOutput' } });
		sim.simulator.configure({ faults: {} });
		const { main } = await run({ operation: 'getTask', taskId, waitForCompletion: false });
		expect(main[0].json).toMatchObject({ outcome: 'failed', failureReason: 'no luck' });
		expect(main[0].json).not.toHaveProperty('error');
	});

	test('waiting: gives the images as soon as it is done', async () => {
		const taskId = await submitted();
		const { main } = await run({ operation: 'getTask', taskId, outputs: ['mask', 'annotated'] });
		expect(main[0].json).toMatchObject({ task_id: taskId, outcome: 'succeeded' });
		expect(Object.keys(main[0].binary ?? {})).toEqual(['mask', 'annotated']);
	});

	test('now: passing problems are tried past', async () => {
		const taskId = await submitted();
		sim.simulator.script('get', [{ status: 503, body: '' }]);
		const { main } = await run({ operation: 'getTask', taskId, waitForCompletion: false });
		expect(main[0].json.task_id).toBe(taskId);
	});
});

test('Get Account gives balance, plan and limits under plain names, and costs nothing', async () => {
	const { main } = await run({ operation: 'getAccount' });
	expect(main[0]).toMatchObject({
		json: {
			plan: 'creator',
			maxTasksAtOnce: 20,
			balanceUsd: expect.any(Number),
			name: 'Simulated account',
		},
		pairedItem: { item: 0 },
	});
	expect(sim.simulator.requests.map(({ kind }) => kind)).toEqual(['account']);
});
