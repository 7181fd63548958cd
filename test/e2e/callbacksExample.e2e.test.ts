import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { fetch } from 'undici';

import type { N8nInstance } from '../tools/n8n/n8nInstance';
import { DataTable } from '../tools/n8n/dataTable';
import type { Workflow } from '../tools/n8n/restClient';
import { sampleCatalog, type Simulator } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { expectMask } from './kit/masks';
import { SECRET, World } from './kit/world';

const COLUMNS = ['task_id', 'sku', 'status', 'taken_by', 'note'];

describe('the example with callbacks, a table of open tasks and a sweep', () => {
	let world: World;
	let simulator: Simulator;
	let instance: N8nInstance;
	let table: DataTable;
	let folder: string;
	let workflow: Workflow & { id: string; versionId: string };
	let callbackUrl: string;

	const nodeNamed = (name: string) => workflow.nodes.find((node) => node.name === name)!;
	const delivered = () =>
		readdirSync(folder)
			.map((name) => name.split('.')[0])
			.sort();
	const rows = async () => await table.read();
	const statuses = async (skus: string[]) =>
		(await rows()).filter(({ sku }) => skus.includes(sku as string)).map(({ status }) => status);

	beforeAll(async () => {
		const timing = { callbackRetryMs: 200, workMs: 200, queueMs: 50 };
		world = await World.start({ server: true, simulator: timing });
		({ simulator, instance } = world);
		folder = world.folder('masks');
		table = await DataTable.create(instance.rest, 'piapi_tasks', COLUMNS);
		const { credentials } = world;
		const example = chosenExample('catalog-with-callbacks.json', { credentials, table });
		// The execution is part of the name here, so that a second delivery would show.
		const write = example.nodes.find(({ name }) => name === 'Write mask')!;
		(write.parameters as Record<string, unknown>).fileName =
			`=${folder}/{{ $json.sku }}.{{ $execution.id }}.png`;
		workflow = await instance.rest.createWorkflow(example);
		await instance.rest.activateWorkflow(workflow);
		const { webhookId } = nodeNamed('PiAPI Trigger');
		callbackUrl = `${instance.rest.baseUrl}/webhook/${String(webhookId)}/piapi`;
	});

	afterAll(async () => {
		await world?.close();
	});

	/** Runs the workflow from one of its triggers; a failed run throws. */
	async function runFrom(trigger: string): Promise<void> {
		const { executionId } = await instance.rest.runWorkflow(workflow, trigger);
		const { status, data } = await instance.rest.waitForExecution(executionId);
		if (status !== 'success') throw new Error(JSON.stringify(data.resultData.error));
	}

	/** Submits samples under these SKUs; the service is told to report to `url`. */
	async function submit(skus: string[], url: string, imageUrl?: string): Promise<void> {
		const catalog = skus.map((sku, index) => {
			const { name, prompt } = sampleCatalog[index % sampleCatalog.length];
			return { sku, prompt, imageUrl: imageUrl ?? simulator.sampleUrl(name) };
		});
		nodeNamed('Catalog').parameters = {
			mode: 'raw',
			jsonOutput: JSON.stringify({ callbackUrl: url, rows: catalog }),
			options: {},
		};
		await instance.rest.updateWorkflow(workflow);
		await runFrom('Run by hand');
		await world.until('all calls of the service', () => {
			const { callbacksSent, callbacksFailed } = simulator.counters;
			return callbacksSent + callbacksFailed >= simulator.tasks.size;
		});
	}

	it('delivers what the service reports, and notes it as done', async () => {
		const skus = ['A1', 'A2', 'A3', 'A4', 'A5'];
		await submit(skus, callbackUrl);
		// A report may come before the row is there: then the sweep is what finds it.
		await world.until('the reported ones', async () => {
			if (delivered().length < skus.length) await runFrom('Every five minutes');
			return delivered().length >= skus.length;
		});
		expect(delivered()).toEqual(skus);
		await world.until('their notes', async () =>
			(await statuses(skus)).every((status) => status === 'done'),
		);
	});

	it('finds by its sweep what was never reported, once', async () => {
		const skus = ['B1', 'B2', 'B3'];
		await submit(skus, `${instance.rest.baseUrl}/webhook/nobody-is-here`);
		expect(delivered()).toHaveLength(5);
		await runFrom('Every five minutes');
		await runFrom('Every five minutes');
		expect(delivered().filter((sku) => sku.startsWith('B'))).toEqual(skus);
		expect(await statuses(skus)).toEqual(['done', 'done', 'done']);
	});

	it('delivers once what is reported and swept at the same time', async () => {
		const skus = ['C1', 'C2', 'C3', 'C4'];
		await submit(skus, `${instance.rest.baseUrl}/webhook/nobody-is-here`);
		const ids = (await rows()).filter(({ status }) => status === 'open').map((row) => row.task_id);
		expect(ids).toHaveLength(4);
		const report = async (task_id: unknown) =>
			await fetch(callbackUrl, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-webhook-secret': SECRET },
				body: JSON.stringify({ data: { task_id } }),
			});
		await Promise.all([runFrom('Every five minutes'), ...ids.map(report)]);
		await world.until('their notes', async () =>
			(await statuses(skus)).every((status) => status === 'done'),
		);
		await world.until('the end of all it has started', async () => {
			const all = await instance.rest.listExecutions(workflow.id);
			return all.every(({ status }) => !['new', 'running', 'waiting'].includes(status));
		});
		expect(delivered().filter((sku) => sku.startsWith('C'))).toEqual(skus);
	});

	it('notes a failed task with its reason, and does not sweep it again', async () => {
		await submit(['D1'], callbackUrl, `${simulator.imageUrl}/no-such-image.png`);
		// Where the report came before the row was there, the sweep finds the failure.
		if ((await statuses(['D1']))[0] === 'open') await runFrom('Every five minutes');
		await world.until('its note', async () => (await statuses(['D1']))[0] !== 'open');
		const [row] = (await rows()).filter(({ sku }) => sku === 'D1');
		expect(row).toMatchObject({ status: 'failed', note: expect.stringMatching(/fetch image/) });
		const before = simulator.counters.requests.get;
		await runFrom('Every five minutes');
		expect(simulator.counters.requests.get).toBe(before);
	});

	it('delivers by a later sweep what a crash has left half done', async () => {
		await submit(['E1'], `${instance.rest.baseUrl}/webhook/nobody-is-here`);
		await table.update(['sku', 'E1'], { status: 'taken', taken_by: '0' });
		await runFrom('Every five minutes');
		expect(delivered()).not.toContain('E1');
		// Nobody waits for a quarter of an hour here.
		const node = nodeNamed('Reopen what got stuck');
		node.parameters = JSON.parse(
			JSON.stringify(node.parameters).replace('minutes: 15', 'minutes: 0'),
		) as object;
		await instance.rest.updateWorkflow(workflow);
		await runFrom('Every five minutes');
		expect(delivered().filter((sku) => sku === 'E1')).toEqual(['E1']);
		expect(await statuses(['E1'])).toEqual(['done']);
	});

	it('has delivered the right masks, and paid for each row once', async () => {
		expect(simulator.counters.keysOnWrongOrigin).toBe(0);
		expect(simulator.tasks.size).toBe(14);
		for (const file of readdirSync(folder)) {
			const { name, prompt } = sampleCatalog[Number(file[1]) - 1];
			await expectMask(readFileSync(join(folder, file)), { name, prompt }, file);
		}
	});
});
