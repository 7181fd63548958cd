import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readExample } from '../tools/examples/exampleWorkflow';
import type { BinaryMode, CommandLineRun } from '../tools/n8n/n8nInstance';
import { itemsOf } from '../tools/n8n/runData';
import { renderSample, sampleCatalog } from '../tools/simulator';
import { expectMask } from './kit/masks';
import { World } from './kit/world';

const BINARY_MODES: BinaryMode[] = ['default', 'filesystem', 'database'];
const NAMES = sampleCatalog.slice(0, 4).map(({ name }) => name);
const PROMPT = 'everything';

describe.each(BINARY_MODES)('the example for a folder of files, binary mode %s', (binaryMode) => {
	let world: World;
	let run: CommandLineRun;
	let masks: string;

	beforeAll(async () => {
		world = await World.start({ binaryMode });
		const images = world.folder('images');
		masks = world.folder('masks');
		for (const name of NAMES) {
			// Whatever the name says: the bytes decide.
			writeFileSync(join(images, `${name}.png`), (await renderSample(name)).image);
		}
		writeFileSync(join(images, 'zz-invoice.jpg'), '%PDF-1.7\n%');
		const workflow = readExample('folder-to-disk.json');
		const settings = workflow.nodes.find(({ name }) => name === 'Folders and prompt')!;
		const values = { images: join(images, '*'), masks, prompt: PROMPT, negativePrompt: '' };
		settings.parameters = {
			...(settings.parameters as object),
			jsonOutput: JSON.stringify(values),
		};
		await world.instance.importWorkflows([{ ...workflow, id: 'folder' }]);
		run = await world.instance.executeWorkflow('folder');
	});

	afterAll(async () => {
		await world?.close();
	});

	it('writes a mask for every image, equal to the truth in every pixel', async () => {
		expect(run.exitCode).toBe(0);
		expect(readdirSync(masks).sort()).toEqual(NAMES.map((name) => `${name}-mask.png`).sort());
		for (const name of NAMES) {
			await expectMask(readFileSync(join(masks, `${name}-mask.png`)), { name, prompt: PROMPT });
		}
	});

	it('uploads each image once, and pays for images only', () => {
		expect(world.simulator.counters).toMatchObject({
			tasksCreated: NAMES.length,
			requests: { upload: NAMES.length, create: NAMES.length },
		});
	});

	it('says of the other file what it really is', () => {
		const items = itemsOf(run.data, 'Not segmented');
		expect(items).toMatchObject([
			{
				json: { file: 'zz-invoice.jpg', whatHappened: expect.stringMatching(/is a PDF document/) },
			},
		]);
	});

	it('puts neither key nor image into the JSON', () => {
		const items = itemsOf(run.data, 'Segment With Prompt');
		expect(items).toHaveLength(NAMES.length);
		for (const { json } of items) expect(JSON.stringify(json).length).toBeLessThan(3_000);
		expect(run.printed).not.toContain(world.simulator.apiKey);
	});
});
