import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import sharp from 'sharp';

import type { Workflow } from '../tools/n8n/restClient';
import { renderSample, truthMask } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { openFlux } from './kit/flux';
import { openOpenAi } from './kit/openAi';
import { credentialData, World } from './kit/world';

const PROMPT = 'red shirt';
const MODEL = 'a-model-of-the-tests';
const API = 'https://api.piapi.ai';
/** As the examples have it, and one for rounding. */
const GROWN = 8 + 1;
const SHRUNK = 1 + 1;

/** An image that was edited, beside what it was and where its shirt is. */
async function readEdited(images: string, edited: string) {
	const sample = await renderSample('shirt');
	const truth = await truthMask(sample, PROMPT, '', 0);
	const [before, after] = await Promise.all(
		[join(images, 'shirt.png'), edited].map(
			async (file) => await sharp(readFileSync(file)).removeAlpha().raw().toBuffer(),
		),
	);
	const isChanged = (at: number) =>
		before[3 * at] !== after[3 * at] || before[3 * at + 1] !== after[3 * at + 1];
	// A row through the middle of the shirt.
	const { width } = sample;
	const row = Math.floor(truth.indexOf(255) / width) + 120;
	const columns = Array.from({ length: width }, (_, x) => row * width + x);
	const isMarked = (at: number) => truth[at] === 255;
	return { truth, isMarked, isChanged, columns, marked: columns.filter(isMarked) };
}

/** Fails unless what is marked was changed, and nothing farther away than the mask has grown. */
async function expectMarkedChanged(images: string, edited: string): Promise<void> {
	const { truth, isMarked, isChanged, columns, marked } = await readEdited(images, edited);
	expect([...truth.keys()].filter((at) => isMarked(at) && !isChanged(at))).toHaveLength(0);
	const changed = columns.filter(isChanged);
	expect(marked[0] - changed[0]).toBeLessThanOrEqual(GROWN);
	expect(marked[0] - changed[0]).toBeGreaterThanOrEqual(5);
	expect(changed.at(-1)! - marked.at(-1)!).toBeLessThanOrEqual(GROWN);
}

describe('the examples that edit what a mask marks', () => {
	let world: World;
	let images: string;

	beforeAll(async () => {
		world = await World.start({});
		images = world.folder('images');
		for (const sample of ['shirt', 'bag']) {
			const { image } = await renderSample(sample);
			writeFileSync(join(images, `${sample}.png`), await sharp(image).png().toBuffer());
		}
		// OpenAI refuses a JPEG with a mask that is a PNG.
		const { image: jpeg } = await renderSample('shirt');
		writeFileSync(join(images, 'jpeg.png'), await sharp(jpeg).jpeg().toBuffer());
	});

	afterAll(async () => await world?.close());

	/** Imports an example and runs it; what comes out at the node of that name is what was not edited. */
	async function execute(id: string, workflow: Workflow, notEdited: string) {
		const { instance } = world;
		await instance.importWorkflows([{ ...workflow, id }]);
		const result = await instance.executeWorkflow(id);
		if (result.exitCode !== 0) throw new Error(result.printed.slice(-3000));
		const { runData } = result.data.resultData;
		return (runData[notEdited] ?? []).flatMap((run) => run.data!.main![0]!).map(({ json }) => json);
	}

	describe('with OpenAI', () => {
		let openAi: Awaited<ReturnType<typeof openOpenAi>>;

		beforeAll(async () => void (openAi = await openOpenAi()));
		afterAll(async () => await openAi?.close());

		it('gives the service what it demands, and changes what the prompt names alone', async () => {
			const id = 'openai-credential';
			const name = 'OpenAI account';
			const given = { id, name, type: 'openAiApi', data: openAi.credential };
			await world.instance.importCredentials([given]);
			const credentials = { ...world.credentials, openAiApi: { id, name } };
			const edited = world.folder('edited');
			const json = {
				...{ images: join(images, '*.png'), edited },
				...{ prompt: PROMPT, negativePrompt: '', change: 'a green shirt', model: MODEL },
			};
			const settings = { node: 'Folders and prompts', json };
			const workflow = chosenExample('edit-with-openai.json', { credentials, settings });
			const { parameters } = workflow.nodes.find((node) => node.name === 'Edit the image')!;
			expect(parameters).toMatchObject({ url: 'https://api.openai.com/v1/images/edits' });
			Object.assign(parameters as object, { url: openAi.address });
			const rest = await execute('edit', workflow, 'Not edited');

			expect(openAi.refusals).toEqual(['Image and mask have to be of the same format']);
			const asked = openAi.edits.map(({ model, prompt }) => ({ model, prompt }));
			expect(asked).toEqual([{ model: MODEL, prompt: 'a green shirt' }]);
			expect(readdirSync(edited)).toEqual(['shirt-edited.png']);
			const names = rest.map(({ fileName, sourceFile }) => fileName ?? sourceFile);
			expect(names.sort()).toEqual(['bag.png', 'jpeg.png']);
			expect(rest.filter(({ error }) => error !== undefined)).toHaveLength(1);
			await expectMarkedChanged(images, join(edited, 'shirt-edited.png'));
		});
	});

	describe("with PiAPI's own Flux", () => {
		let flux: Awaited<ReturnType<typeof openFlux>>;
		const piApi = { id: 'flux-credential', name: 'PiAPI account' };

		beforeAll(async () => {
			const { simulator, instance } = world;
			flux = await openFlux(simulator);
			const data = { ...credentialData(simulator), baseUrl: flux.url };
			await instance.importCredentials([{ ...piApi, type: 'piApi', data }]);
		});
		beforeEach(() => {
			flux.tasks.clear();
			world.simulator.resetCounters();
		});
		afterAll(async () => await flux?.close());

		/** The example, pointed at the stand-in, and with a wait that is shorter. */
		function chosen(file: string, credentials: object, json: object): Workflow {
			const workflow = chosenExample(file, {
				credentials: { piApi: credentials as typeof piApi },
				settings: { node: 'Folders and prompts', json },
			});
			const pointed = workflow.nodes.filter(({ parameters }) => {
				const given = parameters as { url?: string };
				if (!given.url?.includes(API)) return false;
				given.url = given.url.replace(API, flux.url);
				return true;
			});
			expect(pointed).toHaveLength(2);
			const wait = workflow.nodes.find(({ name }) => name === 'Wait')!;
			wait.parameters = { amount: 1 };
			return workflow;
		}

		/** What was not edited, by file: that in which nothing is found. */
		const expectBag = (rest: Array<Record<string, unknown>>) =>
			expect(rest.map(({ fileName, sourceFile }) => fileName ?? sourceFile)).toEqual(['bag.png']);

		function expectTasks(prompt: string): void {
			expect(flux.refusals).toEqual([]);
			// One is a JPEG, which does not matter here.
			expect([...flux.tasks.values()].map((task) => task.prompt)).toEqual([prompt, prompt]);
			for (const { image } of flux.tasks.values())
				expect(basename(image)).toMatch(/inpaintingMask/);
			expect(flux.keysOnResults.filter((key) => key !== undefined)).toEqual([]);
			expect(world.simulator.counters).toMatchObject({ tasksCreated: 3, requests: { upload: 5 } });
		}

		it('the part that is marked is white in the image that it gets, and nothing else changes', async () => {
			const edited = world.folder('edited-with-flux');
			const change = 'a green shirt';
			const json = {
				images: join(images, '*'),
				edited,
				prompt: PROMPT,
				negativePrompt: '',
				change,
			};
			const workflow = chosen('edit-with-flux.json', piApi, json);
			expectBag(await execute('flux', workflow, 'Not edited'));
			expectTasks(change);
			expect(readdirSync(edited).sort()).toEqual(['jpeg-edited.png', 'shirt-edited.png']);
			await expectMarkedChanged(images, join(edited, 'shirt-edited.png'));
		});

		it('everything else is, for a new background, and the product stays as it is', async () => {
			const finished = world.folder('finished');
			const background = 'a shirt on a meadow';
			const json = {
				...{ images: join(images, '*'), finished },
				...{ prompt: PROMPT, negativePrompt: '', background },
			};
			const workflow = chosen('new-background.json', piApi, json);
			expectBag(await execute('background', workflow, 'Not finished'));
			expectTasks(background);
			const files = ['jpeg-background.png', 'shirt-background.png'];
			expect(readdirSync(finished).sort()).toEqual(files);
			const file = join(finished, 'shirt-background.png');
			const { truth, isMarked, isChanged, columns, marked } = await readEdited(images, file);
			const kept = [...truth.keys()].filter((at) => !isMarked(at) && !isChanged(at));
			expect(kept).toHaveLength(0);
			const unchanged = columns.filter((at) => !isChanged(at));
			expect(unchanged[0] - marked[0]).toBeLessThanOrEqual(SHRUNK);
			expect(marked.at(-1)! - unchanged.at(-1)!).toBeLessThanOrEqual(SHRUNK);
		});

		it('without uploads in the plan, nothing is paid at Flux, and the item says why', async () => {
			const { apiKey } = world.simulator.addAccount({ plan: 'free' });
			const data = { ...credentialData(world.simulator, apiKey), baseUrl: flux.url };
			const free = { id: 'free-credential', name: 'PiAPI account' };
			await world.instance.importCredentials([{ ...free, type: 'piApi', data }]);
			const edited = world.folder('edited-for-free');
			const json = {
				...{ images: join(images, 'shirt.png'), edited },
				...{ prompt: PROMPT, negativePrompt: '', change: 'a green shirt' },
			};
			const workflow = chosen('edit-with-flux.json', free, json);
			const rest = await execute('free', workflow, 'Not edited');
			expect(rest).toMatchObject([{ notes: [expect.stringMatching(/Creator plan/)] }]);
			expect(flux.tasks.size).toBe(0);
			expect(readdirSync(edited)).toEqual([]);
		});
	});
});
