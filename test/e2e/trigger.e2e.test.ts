import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { fetch } from 'undici';

import type { BinaryMode, N8nInstance } from '../tools/n8n/n8nInstance';
import { itemsOf } from '../tools/n8n/runData';
import { sampleCatalog, type Simulator } from '../tools/simulator';
import { HeldClock } from './kit/heldClock';
import { expectMask } from './kit/masks';
import { SECRET, World } from './kit/world';
import { isFirstLine } from './runFolder';
import { CALLBACK_PATH, deliveryWorkflow, submitWorkflow } from './triggerWorkflows';

const HALF = 10;

// All modes are tried by the command line; here it is what each line starts with, and files.
const BINARY_MODES: BinaryMode[] = ['filesystem', isFirstLine() ? 'default' : 'database'];

describe.each(BINARY_MODES)('Submit 20, and the PiAPI Trigger, binary mode %s', (binaryMode) => {
	let world: World;
	let simulator: Simulator;
	let instance: N8nInstance;
	let credentialId: string;
	let folder: string;
	let trigger: { id: string; versionId: string };
	const taskIds: string[] = [];
	const clock = new HeldClock();

	beforeAll(async () => {
		const timing = { callbackRetryMs: 1_000, workMs: 300 };
		world = await World.start({ server: true, binaryMode, simulator: timing, clock });
		({ simulator, instance } = world);
		credentialId = world.credentials.piApi.id;
		folder = world.folder('deliveries');
	});

	afterAll(async () => {
		await world?.close();
	});

	const callbackUrl = () => instance.rest.baseUrl + CALLBACK_PATH;
	const delivered = () => readdirSync(folder);
	const callsEnded = () => {
		const { callbacksSent, callbacksFailed } = simulator.counters;
		return callbacksSent + callbacksFailed;
	};

	async function submitHalf(): Promise<void> {
		const rows = Array.from({ length: HALF }, (_, index) => {
			const { name, prompt } = sampleCatalog[index % sampleCatalog.length];
			return { imageUrl: simulator.sampleUrl(name), prompt };
		});
		const workflow = await instance.rest.createWorkflow(
			submitWorkflow(credentialId, callbackUrl(), rows),
		);
		const { executionId } = await instance.rest.runWorkflow(workflow, 'Run by hand');
		const { status, data } = await instance.rest.waitForExecution(executionId);
		expect(status).toBe('success');
		taskIds.push(...itemsOf(data, 'Submit').map(({ json }) => json.task_id as string));
	}

	/** Calls the trigger with any secret; the status of its answer. */
	async function call(taskId: string, secret: string): Promise<number> {
		const response = await fetch(callbackUrl(), {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-webhook-secret': secret },
			body: JSON.stringify({ timestamp: 1, data: { task_id: taskId, status: 'completed' } }),
		});
		await response.arrayBuffer();
		return response.status;
	}

	it('starts the workflow for each of the first tasks, called twice each', async () => {
		trigger = await instance.rest.createWorkflow(deliveryWorkflow(credentialId, folder));
		await instance.rest.activateWorkflow(trigger);
		simulator.configure({ callbackTwice: true });
		await submitHalf();
		await world.until('the first half', () => delivered().length >= HALF);
		await world.until('all their calls', () => callsEnded() === 2 * HALF);
		expect(delivered()).toHaveLength(HALF);
		// n8n saves what was seen a moment after its answer.
		await world.until('its memory', async () => {
			const { staticData } = await instance.rest.send<{ staticData?: object }>(
				'GET',
				`/rest/workflows/${trigger.id}`,
			);
			const [, seen] = /"seenTasks":"([^"]*)"/.exec(JSON.stringify(staticData)) ?? [];
			return seen?.split(' ').length === HALF;
		});
	});

	it('outlives a kill while tasks are open, with forged and repeated calls before and after', async () => {
		clock.hold();
		await submitHalf();
		expect(await call(taskIds[HALF], 'forged')).toBe(403);
		expect(await call(taskIds[0], SECRET)).toBe(200);
		// Nothing may be on its way: n8n itself does not take up an execution that a kill cut off.
		expect(delivered()).toHaveLength(HALF);
		await instance.kill();
		// The tasks end while nobody is there, and what is called again waits until somebody is.
		clock.release();
		const failed = () => simulator.callbacks.filter(({ error }) => error !== undefined);
		await world.until('calls that nobody hears', () => {
			const unheard = failed().filter(({ taskId }) => taskIds.indexOf(taskId) >= HALF);
			if (unheard.length === 0) return false;
			clock.hold();
			return true;
		});
		await instance.start();
		await world.until('its webhooks', async () => (await call(taskIds[1], SECRET)) !== 404);
		clock.release();
		for (const taskId of taskIds.slice(0, HALF)) expect(await call(taskId, SECRET)).toBe(200);
		expect(await call(taskIds[HALF], 'forged')).toBe(403);
		await world.until('the second half', () => delivered().length >= 2 * HALF);
		await world.until('all calls', () => callsEnded() === 4 * HALF);
		for (const taskId of taskIds) expect(await call(taskId, SECRET)).toBe(200);
		await world.until('the end of all it has started', async () => {
			const all = await instance.rest.listExecutions(trigger.id);
			return all.every(({ status }) => !['new', 'running', 'waiting'].includes(status));
		});
	});

	it('has delivered each task once, with its own mask, and paid for twenty', async () => {
		const deliveredIds = delivered().map((name) => name.split('.')[0]);
		expect(deliveredIds.sort()).toEqual([...taskIds].sort());
		expect(simulator.counters.tasksPaid).toBe(2 * HALF);
		for (const file of delivered()) {
			const place = taskIds.indexOf(file.split('.')[0]) % HALF;
			const { name, prompt } = sampleCatalog[place % sampleCatalog.length];
			await expectMask(readFileSync(join(folder, file)), { name, prompt });
		}
	});

	it('has looked at each task once in all its calls, and shown neither key nor secret', () => {
		const looks = simulator.requests.filter(({ kind }) => kind === 'get');
		expect(looks).toHaveLength(2 * HALF);
		for (const secret of [SECRET, simulator.apiKey]) expect(instance.log).not.toContain(secret);
	});
});
