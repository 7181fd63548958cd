import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { compareMasks, decodeGray } from '../demo/comparePictures';
import { CREDENTIAL_NAME, readExample } from '../demo/exampleWorkflow';
import { N8nInstance, type BinaryMode, type CommandLineRun } from '../n8n/n8nInstance';
import { itemsOf } from '../n8n/runData';
import {
	renderSample,
	sampleCatalog,
	startSimulator,
	truthMask,
	type Simulator,
} from '../simulator';
import { prepared } from './runFolder';

const { installation, packed } = prepared();
const BINARY_MODES: BinaryMode[] = ['default', 'filesystem'];
const NAMES = sampleCatalog.slice(0, 4).map(({ name }) => name);
const PROMPT = 'everything';

describe.each(BINARY_MODES)('the example for a folder of files, binary mode %s', (binaryMode) => {
	let simulator: Simulator;
	let instance: N8nInstance;
	let run: CommandLineRun;
	let masks: string;

	beforeAll(async () => {
		simulator = await startSimulator();
		instance = await N8nInstance.create(installation, { packed, binaryMode });
		const pictures = join(instance.userFolder, 'pictures');
		masks = join(instance.userFolder, 'masks');
		for (const folder of [pictures, masks]) mkdirSync(folder);
		for (const name of NAMES) {
			// Whatever the name says: the bytes decide.
			writeFileSync(join(pictures, `${name}.png`), (await renderSample(name)).picture);
		}
		writeFileSync(join(pictures, 'zz-invoice.jpg'), '%PDF-1.7\n%');
		const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
		await instance.importCredentials([
			{
				id: 'e2e-credential',
				name: CREDENTIAL_NAME,
				type: 'piApi',
				data: { apiKey, baseUrl, uploadUrl },
			},
		]);
		const workflow = readExample('folder-to-disk.json');
		const settings = workflow.nodes.find(({ name }) => name === 'Folders and prompt')!;
		const values = { pictures: join(pictures, '*'), masks, prompt: PROMPT, negativePrompt: '' };
		settings.parameters = {
			...(settings.parameters as object),
			jsonOutput: JSON.stringify(values),
		};
		await instance.importWorkflows([{ ...workflow, id: 'folder' }]);
		run = await instance.executeWorkflow('folder');
	});

	afterAll(async () => {
		await instance?.close();
		await simulator?.close();
	});

	it('writes a mask for every picture, equal to the truth in every pixel', async () => {
		expect(run.exitCode).toBe(0);
		expect(readdirSync(masks).sort()).toEqual(NAMES.map((name) => `${name}-mask.png`).sort());
		for (const name of NAMES) {
			const sample = await renderSample(name);
			const { width, height } = sample;
			const truth = { width, height, pixels: truthMask(sample, PROMPT, '', 0) };
			const mask = await decodeGray(readFileSync(join(masks, `${name}-mask.png`)));
			expect({ name, ...compareMasks(mask, truth) }).toMatchObject({ name, equal: true });
		}
	});

	it('uploads each picture once, and pays for pictures only', () => {
		expect(simulator.counters).toMatchObject({
			tasksCreated: NAMES.length,
			requests: { upload: NAMES.length, create: NAMES.length },
		});
	});

	it('says of the other file what it really is', () => {
		const items = itemsOf(run.data, 'Not segmented');
		expect(items).toMatchObject([
			{ json: { error: { message: expect.stringMatching(/is a PDF document/) } } },
		]);
	});

	it('puts neither key nor picture into the JSON', () => {
		const items = itemsOf(run.data, 'Segment With Prompt');
		expect(items).toHaveLength(NAMES.length);
		for (const { json } of items) expect(JSON.stringify(json).length).toBeLessThan(3_000);
		expect(run.printed).not.toContain(simulator.apiKey);
	});
});
