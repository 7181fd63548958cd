import sharp from 'sharp';

import { serveItemImages } from '../chaos/itemImages';
import { itemsOf, type RunItem } from '../tools/n8n/runData';
import { ITEMS, SEGMENT, catalogRows, expectAllMasks, segmentWorkflow } from './kit/killCatalog';
import { OWNER, World } from './kit/world';

describe('n8n is killed in the middle of 200 images, and the workflow is run again', () => {
	let world: World;
	let images: Awaited<ReturnType<typeof serveItemImages>>;

	beforeAll(async () => {
		images = await serveItemImages();
		const simulator = { queueMs: 300, workMs: 1_200, maxConcurrentTasks: 20 };
		world = await World.start({ server: true, simulator });
	});

	afterAll(async () => {
		await world?.close();
		await images?.close();
	});

	it('pays 200 tasks in all, and has 200 masks', async () => {
		const { instance, simulator, credentials } = world;
		const { rest } = instance;
		const workflow = await rest.createWorkflow(
			segmentWorkflow(catalogRows(images.url), credentials),
		);
		await rest.runWorkflow(workflow, 'Run by hand');
		await world.until('half of the tasks', () => simulator.counters.tasksCreated >= ITEMS / 2);
		await instance.kill();
		await instance.start();
		// Counted only now: what had been sent when n8n was killed may have arrived after it.
		const before = simulator.counters.tasksCreated;
		expect(before).toBeLessThan(ITEMS);

		await rest.logIn(OWNER);
		const { executionId } = await rest.runWorkflow(workflow, 'Run by hand');
		const { data, status } = await rest.waitForExecution(executionId);
		expect({ status, error: data.resultData.error?.message }).toEqual({ status: 'success' });
		const items = itemsOf(data, SEGMENT);
		await expectAllMasks(items, async (item: RunItem) => {
			const bytes = await rest.downloadBinary(item.binary?.mask.id ?? '');
			return await sharp(bytes).toColourspace('b-w').extractChannel(0).raw().toBuffer();
		});
		expect(items.filter(({ json }) => json.reused === true)).toHaveLength(before);
		expect(simulator.counters).toMatchObject({ tasksCreated: ITEMS, tasksPaid: ITEMS });
	});
});
