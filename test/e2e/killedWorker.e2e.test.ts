import { fetch } from 'undici';

import { serveItemImages } from '../chaos/itemImages';
import { CREDENTIAL_NAME } from '../tools/examples/exampleWorkflow';
import { QueueCluster } from '../tools/n8n/queue/queueCluster';
import { itemsOf } from '../tools/n8n/runData';
import { startSimulator, type Simulator } from '../tools/simulator';
import { ITEMS, KILL_PATH, SEGMENT, catalogRows, segmentWorkflow } from './kit/killCatalog';
import { OWNER, credentialData, until } from './kit/world';
import { isFirstLine, prepared } from './runFolder';

describe('queue mode: a worker is killed in the middle of 200 images', () => {
	let simulator: Simulator;
	let cluster: QueueCluster;
	let images: Awaited<ReturnType<typeof serveItemImages>>;
	let workflowId: string;

	beforeAll(async () => {
		images = await serveItemImages();
		simulator = await startSimulator({ queueMs: 300, workMs: 1_200, maxConcurrentTasks: 20 });
		cluster = await QueueCluster.start({ ...prepared(), workers: 2, concurrency: 1 });
		const { rest } = cluster.main;
		await rest.setUpOwner(OWNER);
		const { id } = await rest.createCredential(CREDENTIAL_NAME, 'piApi', credentialData(simulator));
		const credentials = { piApi: { id, name: CREDENTIAL_NAME } };
		const rows = catalogRows(images.url);
		const workflow = await rest.createWorkflow(segmentWorkflow(rows, credentials));
		workflowId = workflow.id;
		await rest.activateWorkflow(workflow);
	});

	afterAll(async () => {
		await cluster?.close();
		await simulator?.close();
		await images?.close();
	});

	const log = () => [cluster.main, ...cluster.workers].map((one) => one.log).join('\n');
	const call = async () => {
		const { status } = await fetch(`${cluster.webhookUrl}/${KILL_PATH}`, { method: 'POST' });
		expect(status).toBe(200);
	};
	const executions = async () => await cluster.main.rest.listExecutions(workflowId);

	it('pays 200 tasks in all, and has 200 masks', async () => {
		await call();
		await until('half of the tasks', () => simulator.counters.tasksCreated >= ITEMS / 2, log);
		const busy = cluster.workers.find((worker) => /Worker started execution/.test(worker.log))!;
		await busy.kill();
		expect(simulator.counters.tasksCreated).toBeLessThan(ITEMS);
		const succeeded = async () => (await executions()).find(({ status }) => status === 'success');
		const isOver = async () =>
			(await executions()).every(({ status }) => !['new', 'running', 'waiting'].includes(status));
		// n8n 1 runs the job again by itself; n8n 2 says that it crashed.
		await until(
			'the end of the lost execution',
			async () => (await succeeded()) !== undefined || (!isFirstLine() && (await isOver())),
			log,
		);
		if ((await succeeded()) === undefined) await call();
		await until('all masks', async () => (await succeeded()) !== undefined, log);
		const { id } = (await succeeded())!;
		const { data } = await cluster.main.rest.waitForExecution(id);
		const items = itemsOf(data, SEGMENT);
		expect(items.map(({ json }) => [json.sku, json.outcome])).toEqual(
			Array.from({ length: ITEMS }, (_, item) => [`SKU-${item}`, 'succeeded']),
		);
		expect(items.every(({ binary }) => binary?.mask.id)).toBe(true);
		expect(new Set(items.map(({ json }) => json.task_id)).size).toBe(ITEMS);
		expect(simulator.counters).toMatchObject({ tasksCreated: ITEMS, tasksPaid: ITEMS });
	});
});
