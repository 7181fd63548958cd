import { readFileSync } from 'node:fs';

import { fetch } from 'undici';

import { CREDENTIAL_NAME } from '../tools/examples/exampleWorkflow';
import { DataTable } from '../tools/n8n/dataTable';
import { QueueCluster } from '../tools/n8n/queue/queueCluster';
import { itemsOf } from '../tools/n8n/runData';
import { makeTemporaryFolder, removeTemporaryFolder } from '../tools/n8n/temporaryFolder';
import { sampleCatalog, startSimulator, type Simulator } from '../tools/simulator';
import { chosenExample, type Choices } from './kit/examples';
import { expectMask } from './kit/masks';
import { CATALOG_PATH, batchWorkflow, byHandWorkflow, splittingWorkflow } from './kit/queueCatalog';
import { startS3, type S3Server } from './kit/s3';
import { OWNER, credentialData, until } from './kit/world';
import { prepared } from './runFolder';

const ROWS = 24;
const ROWS_OF_A_BATCH = 3;

describe('queue mode: a main, a webhook process and two workers', () => {
	let simulator: Simulator;
	let cluster: QueueCluster;
	let s3: S3Server;
	let folder: string;
	let table: DataTable;
	let batchId: string;
	let credentials: Choices['credentials'];

	const rows = () =>
		Array.from({ length: ROWS }, (_, index) => {
			const { name, prompt } = sampleCatalog[index % sampleCatalog.length];
			return { sku: `SKU-${index}`, prompt, imageUrl: simulator.sampleUrl(name) };
		});
	const batches = () => {
		const all = rows();
		const starts = Array.from({ length: ROWS / ROWS_OF_A_BATCH }, (_, index) => index);
		return starts.map((index) => ({
			rows: all.slice(index * ROWS_OF_A_BATCH, (index + 1) * ROWS_OF_A_BATCH),
		}));
	};

	beforeAll(async () => {
		simulator = await startSimulator({ workMs: 3_000 });
		folder = makeTemporaryFolder('s3');
		s3 = await startS3(folder, 'my-masks');
		cluster = await QueueCluster.start({ ...prepared(), workers: 2, concurrency: 2 });
		const { rest } = cluster.main;
		await rest.setUpOwner(OWNER);
		const piApi = await rest.createCredential(CREDENTIAL_NAME, 'piApi', credentialData(simulator));
		const bucket = await rest.createCredential('S3 account', 's3', s3.credential);
		table = await DataTable.create(rest, 'piapi_tasks', ['sku', 'task_id', 'status', 'note']);
		credentials = {
			piApi: { id: piApi.id, name: CREDENTIAL_NAME },
			s3: { id: bucket.id, name: 'S3 account' },
		};
		const example = chosenExample('catalog-to-s3.json', { credentials, table });
		const batch = await rest.createWorkflow(batchWorkflow(example, s3.bucket));
		batchId = batch.id;
		const split = await rest.createWorkflow(splittingWorkflow(cluster.webhookUrl));
		for (const workflow of [batch, split]) await rest.activateWorkflow(workflow);
	});

	afterAll(async () => {
		await cluster?.close();
		await s3?.close();
		await simulator?.close();
		if (folder) removeTemporaryFolder(folder);
	});

	const log = () =>
		[cluster.main, cluster.webhooks, ...cluster.workers].map((one) => one.log).join('\n');

	async function sendCatalog(): Promise<void> {
		const response = await fetch(`${cluster.webhookUrl}/${CATALOG_PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ batches: batches() }),
		});
		expect({ status: response.status, text: await response.text() }).toMatchObject({ status: 200 });
	}

	const executions = async () => await cluster.main.rest.listExecutions(batchId);

	it('runs a workflow by hand on a worker, as n8n 3 always does', async () => {
		const [{ name, prompt }] = sampleCatalog;
		const { rest } = cluster.main;
		const { piApi } = credentials;
		const one = { imageUrl: simulator.sampleUrl(name), prompt };
		const workflow = await rest.createWorkflow(byHandWorkflow({ piApi }, one));
		const { executionId } = await rest.runWorkflow(workflow, 'Run by hand');
		const { status, data } = await rest.waitForExecution(executionId);
		expect(status).toBe('success');
		const [{ binary }] = itemsOf(data, 'Segment');
		await expectMask(await rest.downloadBinary(binary?.mask.id ?? ''), { name, prompt });
		const started = new RegExp(`Worker started execution ${executionId}\\b`);
		expect(cluster.workers.filter(({ log }) => started.test(log))).toHaveLength(1);
		simulator.resetCounters();
	});

	it('spreads the batches over both workers', async () => {
		await sendCatalog();
		await until(
			'tasks of half of the catalog',
			async () => (await table.read()).length >= ROWS / 2,
			log,
		);
		for (const worker of cluster.workers) expect(worker.log).toMatch(/Worker started execution/);
	});

	it('loses a worker in the middle, and completes the catalog in the next run', async () => {
		const [lost, left] = cluster.workers;
		await lost.kill();
		const delivered = s3.written.length;
		expect(delivered).toBeLessThan(ROWS);
		const isIdle = async () =>
			(await executions()).every(({ status }) => !['new', 'running', 'waiting'].includes(status));
		await until('the other worker', isIdle, () => left.log);
		await sendCatalog();
		await until('all masks', () => new Set(s3.written).size === ROWS, log);
	});

	it('has delivered every mask once, and paid for each once', async () => {
		expect([...s3.written].sort()).toEqual(
			rows()
				.map(({ sku }) => `${sku}-mask.png`)
				.sort(),
		);
		expect(simulator.counters.tasksCreated).toBe(ROWS);
		for (const [index, { sku, prompt }] of rows().entries()) {
			const { name } = sampleCatalog[index % sampleCatalog.length];
			await expectMask(readFileSync(s3.pathOf(`${sku}-mask.png`)), { name, prompt }, sku);
		}
	});
});
