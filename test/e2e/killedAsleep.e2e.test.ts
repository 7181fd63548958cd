import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { expectMask } from './kit/masks';
import { OWNER, World } from './kit/world';
import { isFirstLine } from './runFolder';

const ROWS = sampleCatalog.slice(0, 3);

describe('the example that sleeps: n8n is killed before, during and after its wait', () => {
	let world: World;
	let folder: string;
	let workflow: Awaited<ReturnType<World['instance']['rest']['createWorkflow']>>;

	beforeAll(async () => {
		// Slow answers: there is time to be killed while the tasks are submitted.
		world = await World.start({ server: true, simulator: { apiLatencyMs: 400, workMs: 2_000 } });
		folder = world.folder('masks');
		const { credentials, instance, simulator } = world;
		const rows = ROWS.map(({ name, sku, prompt }) => ({
			sku,
			prompt,
			imageUrl: simulator.sampleUrl(name),
		}));
		const settings = { node: 'Catalog', json: { folder, rows } };
		const example = chosenExample('submit-sleep-fetch.json', { credentials, settings });
		const wait = example.nodes.find(({ name }) => name === 'Sleep')!;
		// The shortest wait that lies in the database.
		wait.parameters = { resume: 'timeInterval', amount: 66, unit: 'seconds' };
		workflow = await instance.rest.createWorkflow(example);
	});

	afterAll(async () => {
		await world?.close();
	});

	const start = async () => await world.instance.rest.runWorkflow(workflow, 'Every night');
	async function killAndStart(): Promise<void> {
		await world.instance.kill();
		await world.instance.start();
		await world.instance.rest.logIn(OWNER);
	}
	const maskOf = (sku: string) => join(folder, `${sku}-mask.png`);
	const statusOf = async (executionId: string) =>
		(await world.instance.rest.listExecutions(workflow.id)).find(({ id }) => id === executionId)
			?.status;

	it('before: the next run takes what was created, and pays only for the rest', async () => {
		const { simulator } = world;
		await start();
		await world.until('the first task', () => simulator.counters.tasksCreated > 0);
		await killAndStart();
		expect(simulator.counters.tasksPaid).toBeLessThanOrEqual(ROWS.length);
	});

	/**
	 * n8n 1 takes a sleeping execution for a crashed one where its event log does not tell otherwise, which is a matter of
	 * moments; then the user runs the workflow again. Gives the execution that goes on.
	 */
	async function goOn(executionId: string): Promise<string> {
		const status = await statusOf(executionId);
		if (isFirstLine() && status === 'crashed') return (await start()).executionId;
		expect(status).toBe('waiting');
		return executionId;
	}

	it('during: it goes on by itself once n8n is up, or the next run does, and has all masks', async () => {
		const { simulator } = world;
		const { executionId } = await start();
		await world.until('sleep', async () => (await statusOf(executionId)) === 'waiting');
		await killAndStart();
		const next = await goOn(executionId);
		await world.until('the end', async () => (await statusOf(next)) === 'success');
		for (const { name, sku, prompt } of ROWS) {
			await expectMask(readFileSync(maskOf(sku)), { name, prompt }, sku);
		}
		expect(simulator.counters).toMatchObject({
			tasksCreated: ROWS.length,
			tasksPaid: ROWS.length,
		});
	});

	it('after: the next run takes the same tasks, and pays nothing', async () => {
		const { simulator } = world;
		const gets = () => simulator.counters.requests.get;
		const { executionId } = await start();
		await world.until('sleep', async () => (await statusOf(executionId)) === 'waiting');
		const looks = gets();
		await world.until('the first look after it', () => gets() > looks);
		await killAndStart();
		const next = await start();
		await world.until(
			'the end of the next run',
			async () => (await statusOf(next.executionId)) === 'success',
		);
		for (const { sku } of ROWS) expect(existsSync(maskOf(sku))).toBe(true);
		expect(simulator.counters).toMatchObject({
			tasksCreated: ROWS.length,
			tasksPaid: ROWS.length,
		});
	});
});
