import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { fetch } from 'undici';

import { compareMasks, decodeGray } from '../demo/comparePictures';
import { CREDENTIAL_NAME, readExample } from '../demo/exampleWorkflow';
import { N8nInstance } from '../n8n/n8nInstance';
import type { DataTable, Workflow } from '../n8n/restClient';
import {
	renderSample,
	sampleCatalog,
	startSimulator,
	truthMask,
	type Simulator,
} from '../simulator';
import { prepared } from './runFolder';

const { installation, packed } = prepared();
const OWNER = {
	email: 'owner@example.com',
	password: 'Only-for-tests-1',
	firstName: 'Test',
	lastName: 'Owner',
};
const SECRET = 'a-secret-of-the-e2e-test';
const COLUMNS = ['task_id', 'sku', 'status', 'taken_by', 'note'];

describe('the example with callbacks, a table of open tasks and a sweep', () => {
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
	const rows = async () => await instance.rest.readDataTable(table);
	const statuses = async (skus: string[]) =>
		(await rows()).filter(({ sku }) => skus.includes(sku as string)).map(({ status }) => status);

	beforeAll(async () => {
		simulator = await startSimulator({ callbackRetryMs: 200, workMs: 200, queueMs: 50 });
		instance = await N8nInstance.create(installation, { packed, binaryMode: 'filesystem' });
		folder = join(instance.userFolder, 'masks');
		mkdirSync(folder);
		await instance.start();
		await instance.rest.setUpOwner(OWNER);
		const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
		const data = { apiKey, baseUrl, uploadUrl, webhookSecret: SECRET };
		const { id } = await instance.rest.createCredential(CREDENTIAL_NAME, 'piApi', data);
		table = await instance.rest.createDataTable('piapi_tasks', COLUMNS);
		const example = readExample('catalog-with-callbacks.json');
		for (const node of example.nodes) {
			if (node.credentials) node.credentials = { piApi: { id, name: CREDENTIAL_NAME } };
			const parameters = node.parameters as Record<string, unknown>;
			if (parameters.dataTableId) parameters.dataTableId = table.choice;
			// The execution is part of the name here, so that a second delivery would show.
			if (node.name === 'Write mask') {
				parameters.fileName = `=${folder}/{{ $json.sku }}.{{ $execution.id }}.png`;
			}
		}
		workflow = await instance.rest.createWorkflow(example);
		await instance.rest.activateWorkflow(workflow);
		const { webhookId } = nodeNamed('PiAPI Trigger');
		callbackUrl = `${instance.rest.baseUrl}/webhook/${String(webhookId)}/piapi`;
	}, 120_000);

	afterAll(async () => {
		await instance?.close();
		await simulator?.close();
	});

	async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
		const deadlineMs = Date.now() + 30_000;
		while (!(await isSo())) {
			if (Date.now() > deadlineMs) {
				throw new Error(`Not in time: ${what}\n${JSON.stringify(await rows(), null, 1)}`);
			}
			await sleep(100);
		}
	}

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
		await until('all calls of the service', () => {
			const { callbacksSent, callbacksFailed } = simulator.counters;
			return callbacksSent + callbacksFailed >= simulator.tasks.size;
		});
	}

	it('delivers what the service reports, and notes it as done', async () => {
		const skus = ['A1', 'A2', 'A3', 'A4', 'A5'];
		await submit(skus, callbackUrl);
		// A report may come before the row is there: then the sweep is what finds it.
		await until('the reported ones', async () => {
			if (delivered().length < skus.length) await runFrom('Every five minutes');
			return delivered().length >= skus.length;
		});
		expect(delivered()).toEqual(skus);
		await until('their notes', async () =>
			(await statuses(skus)).every((status) => status === 'done'),
		);
	}, 90_000);

	it('finds by its sweep what was never reported, once', async () => {
		const skus = ['B1', 'B2', 'B3'];
		await submit(skus, `${instance.rest.baseUrl}/webhook/nobody-is-here`);
		expect(delivered()).toHaveLength(5);
		await runFrom('Every five minutes');
		await runFrom('Every five minutes');
		expect(delivered().filter((sku) => sku.startsWith('B'))).toEqual(skus);
		expect(await statuses(skus)).toEqual(['done', 'done', 'done']);
	}, 90_000);

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
		await until('their notes', async () =>
			(await statuses(skus)).every((status) => status === 'done'),
		);
		await sleep(1_000);
		expect(delivered().filter((sku) => sku.startsWith('C'))).toEqual(skus);
	}, 90_000);

	it('notes a failed task with its reason, and does not sweep it again', async () => {
		await submit(['D1'], callbackUrl, `${simulator.pictureUrl}/no-such-picture.png`);
		// Where the report came before the row was there, the sweep finds the failure.
		if ((await statuses(['D1']))[0] === 'open') await runFrom('Every five minutes');
		await until('its note', async () => (await statuses(['D1']))[0] !== 'open');
		const [row] = (await rows()).filter(({ sku }) => sku === 'D1');
		expect(row).toMatchObject({ status: 'failed', note: expect.stringMatching(/fetch image/) });
		simulator.resetCounters();
		await runFrom('Every five minutes');
		expect(simulator.counters.requests.get).toBe(0);
	}, 90_000);

	it('delivers by a later sweep what a crash has left half done', async () => {
		await submit(['E1'], `${instance.rest.baseUrl}/webhook/nobody-is-here`);
		await instance.rest.updateDataTable(table, ['sku', 'E1'], { status: 'taken', taken_by: '0' });
		await runFrom('Every five minutes');
		expect(delivered()).not.toContain('E1');
		// Nobody waits for a quarter of an hour here.
		const node = nodeNamed('Open again what got stuck');
		node.parameters = JSON.parse(
			JSON.stringify(node.parameters).replace('minutes: 15', 'minutes: 0'),
		) as object;
		await instance.rest.updateWorkflow(workflow);
		await runFrom('Every five minutes');
		expect(delivered().filter((sku) => sku === 'E1')).toEqual(['E1']);
		expect(await statuses(['E1'])).toEqual(['done']);
	}, 90_000);

	it('has delivered the right masks, and paid for each row once', async () => {
		expect(simulator.counters.keysOnWrongOrigin).toBe(0);
		expect(simulator.tasks.size).toBe(14);
		for (const file of readdirSync(folder)) {
			const { name, prompt } = sampleCatalog[Number(file[1]) - 1];
			const sample = await renderSample(name);
			const { width, height } = sample;
			const truth = { width, height, pixels: truthMask(sample, prompt, '', 0) };
			const mask = await decodeGray(readFileSync(join(folder, file)));
			expect({ file, ...compareMasks(mask, truth) }).toMatchObject({ file, equal: true });
		}
	});
});
