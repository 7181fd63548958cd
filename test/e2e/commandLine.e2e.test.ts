import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	EXAMPLE_NODES,
	catalogExample,
	readExample,
	type CatalogRow,
} from '../tools/examples/exampleWorkflow';
import { renderSample, sampleCatalog, type SampleRow, type Simulator } from '../tools/simulator';
import type { BinaryMode, CommandLineRun, N8nInstance } from '../tools/n8n/n8nInstance';
import { itemsOf } from '../tools/n8n/runData';
import { expectCutout, expectMask } from './kit/masks';
import { World } from './kit/world';

const BINARY_MODES: BinaryMode[] = ['default', 'filesystem', 'database'];

const FILES = sampleCatalog.slice(0, 2).map(({ name }) => name);
const PROMPT = 'everything';

/** The example for a folder of files, with the folders and the prompt that its user types in. */
function folderExample(images: string, masks: string) {
	const workflow = readExample('folder-to-disk.json');
	const settings = workflow.nodes.find(({ name }) => name === 'Folders and prompt')!;
	const values = { images: join(images, '*'), masks, prompt: PROMPT, negativePrompt: '' };
	const jsonOutput = JSON.stringify(values);
	settings.parameters = { ...(settings.parameters as object), jsonOutput };
	return { ...workflow, id: 'folder' };
}

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
	let masks: string;
	// In this mode files are part of what n8n prints, and it exits before a hundred megabytes are out.
	const samples = sampleCatalog.slice(binaryMode === 'default' ? 1 : 0, 3);

	beforeAll(async () => {
		world = await World.start({ binaryMode });
		({ simulator, instance } = world);
		outputFolder = world.folder('outputs');
		masks = world.folder('masks');
		const images = world.folder('images');
		for (const name of FILES) {
			// Whatever the name says: the bytes decide.
			writeFileSync(join(images, `${name}.png`), (await renderSample(name)).image);
		}
		writeFileSync(join(images, 'zz-invoice.jpg'), '%PDF-1.7\n%');
		const rows = samples.map((image) => rowFor(simulator, image));
		await instance.importWorkflows([
			catalogExample('catalog', rows, outputFolder),
			folderExample(images, masks),
		]);
	});

	afterAll(async () => {
		await world?.close();
	});

	describe('the catalog example', () => {
		let run: CommandLineRun;

		beforeAll(async () => {
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

	describe('the example for a folder of files', () => {
		let run: CommandLineRun;

		beforeAll(async () => {
			run = await instance.executeWorkflow('folder');
		});

		it('writes a mask for every image, equal to the truth in every pixel', async () => {
			expect(run.exitCode).toBe(0);
			expect(readdirSync(masks).sort()).toEqual(FILES.map((name) => `${name}-mask.png`).sort());
			for (const name of FILES) {
				await expectMask(readFileSync(join(masks, `${name}-mask.png`)), { name, prompt: PROMPT });
			}
		});

		it('uploads each image once, and pays for images only', () => {
			const { tasksCreated, requests } = simulator.counters;
			expect(tasksCreated - samples.length).toBe(FILES.length);
			expect(requests.upload).toBe(FILES.length);
			expect(requests.create - samples.length).toBe(FILES.length);
		});

		it('says of the other file what it really is', () => {
			const items = itemsOf(run.data, 'Not segmented');
			const whatHappened = expect.stringMatching(/is a PDF document/);
			expect(items).toMatchObject([{ json: { file: 'zz-invoice.jpg', whatHappened } }]);
		});

		it('puts neither key nor image into the JSON', () => {
			const items = itemsOf(run.data, 'Segment With Prompt');
			expect(items).toHaveLength(FILES.length);
			for (const { json } of items) expect(JSON.stringify(json).length).toBeLessThan(3_000);
			expect(run.printed).not.toContain(simulator.apiKey);
		});
	});
});
