import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { compareMasks, decodeGray } from '../demo/comparePictures';
import {
	CREDENTIAL_NAME,
	EXAMPLE_NODES,
	catalogExample,
	type CatalogRow,
} from '../demo/exampleWorkflow';
import { renderPictures, type UnpublishedPicture } from '../demo/samplePictures';
import { N8nInstance, type BinaryMode, type CommandLineRun } from '../n8n/n8nInstance';
import { itemsOf } from '../n8n/runData';
import { startSimulator } from '../simulator';
import { prepared } from './runFolder';

const { installation, packed } = prepared();
const BINARY_MODES: BinaryMode[] = ['default', 'filesystem'];

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** A row of the catalog for a sample that the simulator serves. */
function rowFor(simulator: Simulator, { name, ...picture }: UnpublishedPicture): CatalogRow {
	const { sku, prompt, negativePrompt, segmentFactor } = picture;
	return { sku, prompt, negativePrompt, segmentFactor, imageUrl: simulator.sampleUrl(name) };
}

describe.each(BINARY_MODES)('n8n execute, binary mode %s', (binaryMode) => {
	let simulator: Simulator;
	let instance: N8nInstance;
	let pictures: UnpublishedPicture[];
	let outputFolder: string;

	beforeAll(async () => {
		pictures = await renderPictures();
		simulator = await startSimulator();
		instance = await N8nInstance.create(installation, { packed, binaryMode });
		outputFolder = join(instance.userFolder, 'masks');
		mkdirSync(outputFolder);
		const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
		await instance.importCredentials([
			{
				id: 'e2e-credential',
				name: CREDENTIAL_NAME,
				type: 'piApi',
				data: { apiKey, baseUrl, uploadUrl },
			},
		]);
	});

	afterAll(async () => {
		await instance?.close();
		await simulator?.close();
	});

	describe('the catalog example', () => {
		let run: CommandLineRun;

		beforeAll(async () => {
			const rows = pictures.map((picture) => rowFor(simulator, picture));
			await instance.importWorkflows([catalogExample('catalog', rows, outputFolder)]);
			run = await instance.executeWorkflow('catalog');
		});

		it('succeeds with one paid task for every picture', () => {
			expect(run.exitCode).toBe(0);
			expect(simulator.tasks.size).toBe(pictures.length);
		});

		it('gives one item for every picture, in order, paired with its row', () => {
			const items = itemsOf(run.data, EXAMPLE_NODES.segment);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				pictures.map((_, item) => ({ item })),
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

		it('stores masks that equal the truth in every pixel', async () => {
			const items = itemsOf(run.data, EXAMPLE_NODES.segment);
			for (const [index, { sku, truth }] of pictures.entries()) {
				const binary = items[index].binary ?? {};
				expect(Object.keys(binary)).toEqual(['mask']);
				expect(binary.mask).toMatchObject({ mimeType: 'image/png' });
				const mask = await decodeGray(instance.readBinary(binary.mask));
				expect({ sku, ...compareMasks(mask, truth) }).toMatchObject({ sku, equal: true });
			}
		});

		it('writes the same masks to disk', async () => {
			expect(readdirSync(outputFolder).sort()).toEqual(
				pictures.map(({ sku }) => `${sku}-mask.png`).sort(),
			);
			for (const { sku, truth } of pictures) {
				const mask = await decodeGray(readFileSync(join(outputFolder, `${sku}-mask.png`)));
				expect({ sku, ...compareMasks(mask, truth) }).toMatchObject({ sku, equal: true });
			}
		});
	});

	describe('a catalog with one picture that does not exist', () => {
		let run: CommandLineRun;

		beforeAll(async () => {
			const rows = pictures.slice(0, 3).map((picture) => rowFor(simulator, picture));
			rows[1] = { ...rows[1], sku: 'BAD', imageUrl: `${simulator.pictureUrl}/no-such-picture.png` };
			await instance.importWorkflows([catalogExample('one-bad', rows, outputFolder)]);
			run = await instance.executeWorkflow('one-bad');
		});

		it('still makes the masks of the other pictures', () => {
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
