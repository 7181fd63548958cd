import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { EXAMPLE_NODES, catalogExample, type CatalogRow } from '../tools/examples/exampleWorkflow';
import { sampleCatalog, type SampleRow, type Simulator } from '../tools/simulator';
import type { BinaryMode, CommandLineRun, N8nInstance } from '../tools/n8n/n8nInstance';
import { itemsOf } from '../tools/n8n/runData';
import { expectCutout, expectMask } from './kit/masks';
import { World } from './kit/world';

const BINARY_MODES: BinaryMode[] = ['default', 'filesystem', 'database'];

/** A row of the catalog for a sample that the simulator serves. */
function rowFor(simulator: Simulator, { name, ...image }: SampleRow): CatalogRow {
	const { sku, prompt, negativePrompt, segmentFactor } = image;
	return { sku, prompt, negativePrompt, segmentFactor, imageUrl: simulator.sampleUrl(name) };
}

describe.each(BINARY_MODES)('n8n execute, binary mode %s', (binaryMode) => {
	let world: World;
	let simulator: Simulator;
	let instance: N8nInstance;
	let outputFolder: string;

	beforeAll(async () => {
		world = await World.start({ binaryMode });
		({ simulator, instance } = world);
		outputFolder = world.folder('masks');
	});

	afterAll(async () => {
		await world?.close();
	});

	describe('the catalog example', () => {
		// In this mode files are part of what n8n prints, and it exits before a hundred megabytes are out.
		const samples = binaryMode === 'default' ? sampleCatalog.slice(1, 3) : sampleCatalog;
		let run: CommandLineRun;

		beforeAll(async () => {
			const rows = samples.map((image) => rowFor(simulator, image));
			await instance.importWorkflows([catalogExample('catalog', rows, outputFolder)]);
			run = await instance.executeWorkflow('catalog');
		});

		it('succeeds with one paid task for every image', () => {
			expect(run.exitCode).toBe(0);
			expect(simulator.tasks.size).toBe(samples.length);
		});

		it('gives one item for every image, in order, paired with its row', () => {
			const items = itemsOf(run.data, EXAMPLE_NODES.segment);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				samples.map((_, item) => ({ item })),
			);
			for (const { json } of items) {
				expect(json).toMatchObject({
					task_id: expect.any(String),
					status: 'completed',
					outcome: 'succeeded',
					costUsd: expect.any(Number),
				});
			}
			expect(itemsOf(run.data, EXAMPLE_NODES.segment, 1)).toEqual([]);
		});

		it('puts no key into the run', () => {
			expect(run.printed).not.toContain(simulator.apiKey);
		});

		it('stores masks and cutouts that equal the truth in every pixel', async () => {
			const items = itemsOf(run.data, EXAMPLE_NODES.segment);
			for (const [index, sample] of samples.entries()) {
				const binary = items[index].binary ?? {};
				expect(Object.keys(binary)).toEqual(['cutout', 'mask']);
				const png = { mimeType: 'image/png' };
				expect(binary).toMatchObject({ mask: png, cutout: png });
				await expectMask(await instance.readBinary(binary.mask), sample);
				await expectCutout(await instance.readBinary(binary.cutout), sample);
			}
		});

		it('writes the same files to disk', async () => {
			expect(readdirSync(outputFolder).sort()).toEqual(
				samples.flatMap(({ sku }) => [`${sku}-mask.png`, `${sku}-cutout.png`, `${sku}.jpg`]).sort(),
			);
			for (const sample of samples) {
				const read = (name: string) =>
					readFileSync(join(outputFolder, `${sample.sku}-${name}.png`));
				await expectMask(read('mask'), sample);
				await expectCutout(read('cutout'), sample);
			}
		});
	});

	describe('a catalog with one image that does not exist', () => {
		let run: CommandLineRun;

		beforeAll(async () => {
			const rows = sampleCatalog.slice(0, 3).map((image) => rowFor(simulator, image));
			rows[1] = { ...rows[1], sku: 'BAD', imageUrl: `${simulator.imageUrl}/no-such-image.png` };
			await instance.importWorkflows([catalogExample('one-bad', rows, outputFolder)]);
			run = await instance.executeWorkflow('one-bad');
		});

		it('still makes the masks of the other images', () => {
			expect(run.exitCode).toBe(0);
			const items = itemsOf(run.data, EXAMPLE_NODES.writeMask);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});

		it('gives the bad one on the error output, with its row and why', () => {
			const items = itemsOf(run.data, EXAMPLE_NODES.failed);
			expect(items).toHaveLength(1);
			expect(items[0].json).toMatchObject({
				sku: 'BAD',
				error: { message: expect.any(String), outcome: 'failed' },
			});
			expect(JSON.stringify(items)).not.toContain(simulator.apiKey);
		});
	});
});
