import { setTimeout as sleep } from 'node:timers/promises';

import { fetch } from 'undici';

import { ensureN8n } from '../../n8n/installN8n';
import { place, to } from '../../n8n/workflowParts';
import { packPackage } from '../../n8n/packTarball';
import { QueueCluster } from '../../n8n/queue/queueCluster';
import type { Workflow } from '../../n8n/restClient';
import { makeTemporaryFolder, removeTemporaryFolder } from '../../n8n/temporaryFolder';
import { sampleCatalog, startSimulator, type Simulator } from '../../simulator';

/** How a catalog is run in queue mode. */
export const QUEUE_CASE = {
	items: 80,
	itemsOfABatch: 5,
	/** Executions that a worker runs at once. */
	concurrency: 2,
	/** Tasks that an execution has with the service at once. */
	tasksInFlight: 5,
	taskMs: 2_500,
} as const;

export interface QueueRun {
	workers: number;
	/** From the first create to the last mask, in milliseconds. */
	makespanMs: number;
	/** The shortest time there can be: every slot busy from the first moment to the last. */
	boundMs: number;
	tasksCreated: number;
	masksFetched: number;
}

const PATH = 'bench';
const TIME_LIMIT_MS = 180_000;

/** The same catalog with one worker and with two. Needs Redis and PostgreSQL. */
export async function benchQueue(log: (line: string) => void): Promise<QueueRun[]> {
	const installation = await ensureN8n({ log });
	const packFolder = makeTemporaryFolder('pack');
	const packed = await packPackage(packFolder);
	const runs: QueueRun[] = [];
	for (const workers of [1, 2]) {
		log(`Queue mode, ${workers} worker(s) …`);
		const { concurrency, taskMs } = QUEUE_CASE;
		const simulator = await startSimulator({ queueMs: 0, workMs: taskMs, maxConcurrentTasks: 100 });
		const cluster = await QueueCluster.start({ installation, packed, workers, concurrency });
		try {
			const run = { workers, ...(await runCatalog(cluster, simulator, workers)) };
			log(`  ${(run.makespanMs / 1000).toFixed(1)} s`);
			runs.push(run);
		} finally {
			await cluster.close();
			await simulator.close();
		}
	}
	removeTemporaryFolder(packFolder);
	return runs;
}

async function runCatalog(cluster: QueueCluster, simulator: Simulator, workers: number) {
	const { items, itemsOfABatch, concurrency, tasksInFlight, taskMs } = QUEUE_CASE;
	const { rest } = cluster.main;
	const email = 'bench@example.com';
	const password = 'Only-for-the-bench-1';
	await rest.setUpOwner({ email, password, firstName: 'Local', lastName: 'Bench' });
	const { apiKey, apiUrl: baseUrl } = simulator;
	const { id } = await rest.createCredential('PiAPI account', 'piApi', { apiKey, baseUrl });
	await rest.activateWorkflow(await rest.createWorkflow(batchWorkflow(id)));
	const { name, prompt } = sampleCatalog[0];
	const row = { imageUrl: simulator.sampleUrl(name), prompt };
	const rows = Array.from({ length: itemsOfABatch }, () => row);
	for (let sent = 0; sent < items; sent += itemsOfABatch) {
		const response = await fetch(`${cluster.webhookUrl}/${PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ rows }),
		});
		await response.arrayBuffer();
	}
	const masks = () => simulator.requests.filter(({ kind }) => kind === 'image');
	const deadlineMs = Date.now() + TIME_LIMIT_MS;
	while (masks().length < items && Date.now() < deadlineMs) await sleep(50);
	const creates = simulator.requests.filter(({ kind }) => kind === 'create');
	const times = [creates[0], masks().at(-1)].map((request) => request?.atMs ?? NaN);
	return {
		makespanMs: times[1] - times[0],
		boundMs: Math.ceil(items / (workers * concurrency * tasksInFlight)) * taskMs,
		tasksCreated: simulator.tasks.size,
		masksFetched: masks().length,
	};
}

/** Webhook → an item for each row → Segment. */
function batchWorkflow(credentialId: string): Workflow {
	return {
		name: 'A batch',
		nodes: [
			{
				...place('w', 0),
				name: 'Batch',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: 'b7a3a9ce-3b1e-4a55-8f0e-0d3b2f7d1c01',
				parameters: { httpMethod: 'POST', path: PATH, options: {} },
			},
			{
				...place('r', 1),
				name: 'Rows',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'body.rows', options: {} },
			},
			{
				...place('s', 2),
				name: 'Segment',
				type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
				typeVersion: 1,
				parameters: {
					imageUrl: '={{ $json.imageUrl }}',
					prompt: '={{ $json.prompt }}',
					options: { tasksInFlight: QUEUE_CASE.tasksInFlight },
				},
				credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
			},
		],
		connections: { Batch: to('Rows'), Rows: to('Segment') },
	};
}
