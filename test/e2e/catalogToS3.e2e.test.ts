import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { DataTable } from '../tools/n8n/dataTable';
import type { Workflow } from '../tools/n8n/restClient';
import { sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { HeldClock } from './kit/heldClock';
import { expectMask } from './kit/masks';
import { startS3, type S3Server } from './kit/s3';
import { World } from './kit/world';

const COLUMNS = ['sku', 'task_id', 'status', 'note'];
const FILE = 'catalog-to-s3.json';

describe('the example that keeps a bucket of masks up to date', () => {
	let world: World;
	let s3: S3Server;
	let table: DataTable;
	let folder: string;
	let workflow: Workflow & { id: string; versionId: string };

	const clock = new HeldClock();

	/** Keys of the bucket: the server keeps each object as a file with this ending. */
	const keys = () => {
		const names = readdirSync(join(folder, s3.bucket));
		return names.flatMap((name) => /^(.*)\._S3rver_object$/.exec(name)?.[1] ?? []).sort();
	};
	const fileOf = (sku: string) => `${sku}-mask.png`;

	beforeAll(async () => {
		world = await World.start({ server: true, clock });
		folder = world.folder('s3');
		s3 = await startS3(folder, 'my-masks');
		const { rest } = world.instance;
		table = await DataTable.create(rest, 'piapi_tasks', COLUMNS);
		const { id } = await rest.createCredential('S3 account', 's3', s3.credential);
		const credentials = { ...world.credentials, s3: { id, name: 'S3 account' } };
		workflow = await rest.createWorkflow(chosenExample(FILE, { credentials, table }));
	});

	afterAll(async () => {
		await world?.close();
		await s3?.close();
	});

	function setCatalog(rows: object[]): void {
		const catalog = workflow.nodes.find(({ name }) => name === 'Catalog')!;
		const parameters = catalog.parameters as Record<string, unknown>;
		parameters.jsonOutput = JSON.stringify({ bucket: s3.bucket, rows });
	}

	const rowOf = (index: number, imageUrl?: string) => {
		const { sku, name, prompt } = sampleCatalog[index];
		return { sku, prompt, imageUrl: imageUrl ?? world.simulator.sampleUrl(name) };
	};

	async function runByHand(): Promise<void> {
		const { rest } = world.instance;
		await rest.updateWorkflow(workflow);
		const { executionId } = await rest.runWorkflow(workflow, 'Every night');
		const { status, data } = await rest.waitForExecution(executionId);
		if (status !== 'success') throw new Error(JSON.stringify(data.resultData.error));
	}

	it('puts one object for each row into an empty bucket', async () => {
		setCatalog([0, 1].map((index) => rowOf(index)));
		await runByHand();
		expect(keys()).toEqual([0, 1].map((index) => fileOf(sampleCatalog[index].sku)).sort());
		expect(world.simulator.counters.tasksCreated).toBe(2);
	});

	it('pays the next time for what is new only, and notes an image that fails', async () => {
		const broken = {
			...rowOf(3),
			sku: 'BROKEN',
			imageUrl: `${world.simulator.imageUrl}/none.png`,
		};
		setCatalog([rowOf(0), rowOf(1), rowOf(2), broken]);
		await runByHand();
		expect(keys()).toHaveLength(3);
		expect(world.simulator.counters.tasksCreated).toBe(4);
		const rows = await table.read();
		expect(rows.find(({ sku }) => sku === 'BROKEN')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(/fetch image/),
		});
		await runByHand();
		expect(world.simulator.counters.tasksCreated).toBe(4);
	});

	it('fetches after a crash the masks of the tasks that were paid before it', async () => {
		setCatalog(sampleCatalog.map((_, index) => rowOf(index)));
		clock.hold();
		const { rest } = world.instance;
		await rest.updateWorkflow(workflow);
		await rest.runWorkflow(workflow, 'Every night');
		const noted = async () => (await table.read()).length;
		await world.until('all tasks noted', async () => (await noted()) === sampleCatalog.length + 1);
		expect(keys()).toHaveLength(3);
		await world.instance.kill();
		clock.release();
		await world.instance.start();
		await runByHand();
		expect(keys()).toEqual(sampleCatalog.map(({ sku }) => fileOf(sku)).sort());
		expect(world.simulator.counters.tasksCreated).toBe(sampleCatalog.length + 1);
	});

	it('runs by its schedule, and finds nothing to do', async () => {
		const schedule = workflow.nodes.find(({ name }) => name === 'Every night')!;
		schedule.parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
		const { rest } = world.instance;
		const saved = await rest.updateWorkflow(workflow);
		await rest.activateWorkflow(saved);
		const runs = async () =>
			(await rest.listExecutions(workflow.id)).filter(({ mode }) => mode === 'trigger');
		await world.until('two scheduled runs', async () => {
			const ended = (await runs()).filter(({ status }) => status === 'success');
			return ended.length >= 2;
		});
		expect((await runs()).filter(({ status }) => status === 'error')).toEqual([]);
		expect(world.simulator.counters.tasksCreated).toBe(sampleCatalog.length + 1);
	});

	it('has stored the masks as they are', async () => {
		for (const { sku, name, prompt } of sampleCatalog) {
			await expectMask(readFileSync(s3.pathOf(fileOf(sku))), { name, prompt });
		}
	});
});
