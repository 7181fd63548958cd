import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { renderSample, truthMask } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { openOpenAi } from './kit/openAi';
import { World } from './kit/world';

const PROMPT = 'red shirt';
const MODEL = 'a-model-of-the-tests';
/** As the example has it, and one for rounding. */
const GROWN = 8 + 1;

describe('the example that edits with OpenAI', () => {
	let world: World;
	let openAi: Awaited<ReturnType<typeof openOpenAi>>;

	beforeAll(async () => {
		world = await World.start({});
		openAi = await openOpenAi();
	});

	afterAll(async () => {
		await world?.close();
		await openAi?.close();
	});

	it('gives the service what it demands, and changes what the prompt names alone', async () => {
		const { instance } = world;
		const id = 'openai-credential';
		const name = 'OpenAI account';
		await instance.importCredentials([{ id, name, type: 'openAiApi', data: openAi.credential }]);
		const credentials = { ...world.credentials, openAiApi: { id, name } };
		const [images, edited] = [world.folder('images'), world.folder('edited')];
		for (const sample of ['shirt', 'bag']) {
			const { image } = await renderSample(sample);
			writeFileSync(join(images, `${sample}.png`), await sharp(image).png().toBuffer());
		}
		// OpenAI refuses a JPEG with a mask that is a PNG.
		const { image: jpeg } = await renderSample('shirt');
		writeFileSync(join(images, 'jpeg.png'), await sharp(jpeg).jpeg().toBuffer());
		const json = {
			...{ images: join(images, '*.png'), edited },
			...{ prompt: PROMPT, negativePrompt: '', change: 'a green shirt', model: MODEL },
		};
		const settings = { node: 'Folders and prompts', json };
		const workflow = chosenExample('edit-with-openai.json', { credentials, settings });
		const { parameters } = workflow.nodes.find(({ name }) => name === 'Edit the image')!;
		expect(parameters).toMatchObject({ url: 'https://api.openai.com/v1/images/edits' });
		Object.assign(parameters as object, { url: openAi.address });
		await instance.importWorkflows([{ ...workflow, id: 'edit' }]);
		const result = await instance.executeWorkflow('edit');
		if (result.exitCode !== 0) throw new Error(result.printed.slice(-3000));

		expect(openAi.refusals).toEqual(['Image and mask have to be of the same format']);
		const asked = openAi.edits.map(({ model, prompt }) => ({ model, prompt }));
		expect(asked).toEqual([{ model: MODEL, prompt: 'a green shirt' }]);
		expect(readdirSync(edited)).toEqual(['shirt-edited.png']);
		const { data } = result;
		const rest = data.resultData.runData['Not edited'].flatMap((run) => run.data!.main![0]!);
		const names = rest.map(({ json: { fileName, sourceFile } }) => fileName ?? sourceFile);
		expect(names.sort()).toEqual(['bag.png', 'jpeg.png']);
		expect(rest.filter(({ json: item }) => item.error !== undefined)).toHaveLength(1);

		const sample = await renderSample('shirt');
		const truth = await truthMask(sample, PROMPT, '', 0);
		const before = await sharp(join(images, 'shirt.png')).removeAlpha().raw().toBuffer();
		const after = await sharp(readFileSync(join(edited, 'shirt-edited.png')))
			.removeAlpha()
			.raw()
			.toBuffer();
		const isChanged = (at: number) =>
			before[3 * at] !== after[3 * at] || before[3 * at + 1] !== after[3 * at + 1];
		const { width } = sample;
		const missed = [...truth.keys()].filter((at) => truth[at] === 255 && !isChanged(at));
		expect(missed).toHaveLength(0);
		// A row through the middle of the shirt: nothing is changed farther away than the mask has grown.
		const row = Math.floor(truth.indexOf(255) / width) + 120;
		const columns = Array.from({ length: width }, (_, x) => row * width + x);
		const marked = columns.filter((at) => truth[at] === 255);
		const changed = columns.filter(isChanged);
		expect(marked[0] - changed[0]).toBeLessThanOrEqual(GROWN);
		expect(marked[0] - changed[0]).toBeGreaterThanOrEqual(5);
		expect(changed.at(-1)! - marked.at(-1)!).toBeLessThanOrEqual(GROWN);
	});
});
