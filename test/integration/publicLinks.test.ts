import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import { renderSample, type ScriptedAnswer } from '../tools/simulator';
import { BINARY_MODES, itemWith, readBinary, storeBinary, useBinaryMode } from './kit/binaryData';
import { openTool } from './kit/callTool';
import { watchNode } from './kit/chaosWatch';
import { runNode, type RunOptions } from './kit/runNode';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;

const DAY_MS = 86_400_000;
const CUT = { outputs: ['mask', 'cutout'] };
const linking = (...publicLinks: string[]) => ({ ...CUT, options: { publicLinks } });
const uploads = () => sim.simulator.counters.requests.upload;
const imagesOf = ({ json }: INodeExecutionData) => json.images as IDataObject[];
const linksOf = (item: INodeExecutionData) =>
	Object.fromEntries(imagesOf(item).map(({ name, link }) => [name, link]));

/** What anyone gets who opens a link. */
async function open(link: unknown): Promise<Buffer> {
	const response = await fetch(String(link));
	expect(response.status).toBe(200);
	return Buffer.from(await response.arrayBuffer());
}

/** The credential of a new account on the free plan. */
function freeAccount() {
	const { apiKey } = sim.simulator.addAccount({ plan: 'free' });
	const { apiUrl: baseUrl, uploadUrl } = sim.simulator;
	return { apiKey, baseUrl, uploadUrl };
}

test('off by default: nothing is uploaded', async () => {
	const { main } = await run(CUT);
	expect(linksOf(main[0])).toEqual({ cutout: undefined, mask: undefined });
	expect(uploads()).toBe(0);
});

test.each(BINARY_MODES)(
	'a link opens the chosen file alone, for a day, wherever n8n keeps its files: %s',
	async (mode) => {
		await useBinaryMode(mode);
		const before = Date.now();
		const { main, hints } = await run(linking('cutout'));
		const after = Date.now();
		const { cutout, mask } = linksOf(main[0]);
		expect(mask).toBeUndefined();
		expect(await open(cutout)).toEqual(await readBinary(main[0].binary!.cutout));
		const [{ linkExpiresAt }] = imagesOf(main[0]);
		const expiresMs = Date.parse(String(linkExpiresAt));
		expect(expiresMs).toBeGreaterThanOrEqual(before + DAY_MS);
		expect(expiresMs).toBeLessThanOrEqual(after + DAY_MS);
		expect(uploads()).toBe(1);
		expect(main[0].json).not.toHaveProperty('notes');
		expect(hints[0].type).toBe('info');
		await useBinaryMode('default');
	},
);

test('Get Task makes links too, and Submit offers none', async () => {
	const submitted = await run({ operation: 'submit', options: { publicLinks: ['mask'] } });
	expect(uploads()).toBe(0);
	const taskId = String(submitted.main[0].json.task_id);
	const { main } = await run({ operation: 'getTask', taskId, ...linking('mask') });
	expect(await open(linksOf(main[0]).mask)).toEqual(await readBinary(main[0].binary!.mask));
	expect(linksOf(main[0]).cutout).toBeUndefined();
});

test('each thing has its own', async () => {
	const shapes = '<circle cx="30" cy="50" r="20"/><rect x="70" y="20" width="30" height="60"/>';
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="100"><rect width="100%" height="100%"/><g fill="white">${shapes}</g></svg>`;
	const body = await sharp(Buffer.from(svg)).removeAlpha().threshold(128).png().toBuffer();
	sim.simulator.script('image', [{ status: 200, body }]);
	const create = { width: 120, height: 100, channels: 3 as const, background: '#a53' };
	const items = [await itemWith(await sharp({ create }).png().toBuffer())];
	const options = { publicLinks: ['cutout'], separateThings: true };
	const { main } = await run({ imageSource: 'binary', ...CUT, options }, { items });
	const links = main.map((item) => linksOf(item).cutout);
	expect(new Set(links).size).toBe(2);
	for (const [index, link] of links.entries())
		expect(await open(link)).toEqual(await readBinary(main[index].binary!.cutout));
});

test('a run that is tried again uploads no file twice', async () => {
	const { error } = await run(
		{ ...linking('mask'), imageUrl: '={{ $json.url }}' },
		{
			items: [{ json: { url: sim.imageUrl } }, { json: { url: '' } }],
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		},
	);
	expect(error?.message).toMatch(/is empty/);
	const gone: ScriptedAnswer = { status: 410, body: '' };
	const { main } = await run(
		{ ...linking('mask'), options: { publicLinks: ['mask'], tasksInFlight: 1 } },
		{
			items: [{ json: {} }, { json: {} }],
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
			onStart: () => sim.simulator.script('image', ['pass', 'pass', gone]),
		},
	);
	expect(main).toHaveLength(2);
	expect(uploads()).toBe(1);
});

describe('without a link, a paid item has its files and a note', () => {
	const noted = (item: INodeExecutionData, note: RegExp) => {
		expect(item.json).toMatchObject({ outcome: 'succeeded', notes: [expect.stringMatching(note)] });
		expect(Object.keys(item.binary!).sort()).toEqual(['cutout', 'mask']);
		expect(linksOf(item).cutout).toBeUndefined();
	};

	test('where the plan is too low: asked once for all items', async () => {
		const items = Array.from({ length: 4 }, () => ({ json: {} }));
		const { main, hints } = await run(linking('cutout'), { items, credential: freeAccount() });
		for (const item of main) noted(item, /^No link to cutout: uploads need PiAPI's Creator plan/);
		expect(uploads()).toBe(1);
		expect(hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/4 items/) });
	});

	test('where the plan has refused the image already: not asked again', async () => {
		const { image } = await renderSample(sample.name);
		const items = [await itemWith(image)];
		const parameters = { imageSource: 'binary', ...linking('cutout') };
		const { main } = await run(parameters, { items, credential: freeAccount() });
		noted(main[0], /Creator plan/);
		expect(uploads()).toBe(1);
	});

	test('where a file has 11 MB: it is not sent', async () => {
		const { main: whole } = await run(CUT);
		const mask = await readBinary(whole[0].binary!.mask);
		// What follows the end of a PNG is no part of the image, but of the file.
		const body = Buffer.concat([mask, Buffer.alloc(11 * 1024 ** 2)]);
		sim.simulator.script('image', [{ status: 200, body }]);
		const { main } = await run(linking('mask'));
		noted(main[0], /^No link to mask: it is 11\.0 MB, and PiAPI accepts up to 10 MB$/);
		expect(uploads()).toBe(0);
	});

	test('where the upload service is not there', async () => {
		const { apiKey, apiUrl: baseUrl } = sim.simulator;
		const credential = { apiKey, baseUrl, uploadUrl: 'http://127.0.0.1:9' };
		const { main } = await run(linking('cutout'), { credential });
		noted(main[0], /^No link to cutout: n8n could not reach PiAPI's upload service/);
	});

	test('where the upload fails, but not where a later try succeeds', async () => {
		const broken: ScriptedAnswer = { status: 503, body: '' };
		sim.simulator.script('upload', Array<ScriptedAnswer>(4).fill(broken));
		const failed = await run(linking('cutout'));
		noted(failed.main[0], /^No link to cutout: PiAPI had an internal error/);
		sim.simulator.script('upload', [broken, { reset: true }]);
		const { main } = await run(linking('cutout'));
		expect(linksOf(main[0]).cutout).toMatch(/^http/);
	});

	test('where the address holds the key', async () => {
		const { apiKey } = sim.simulator;
		const url = `https://storage.test/a.png?for=${apiKey}`;
		sim.simulator.script('upload', [{ body: { code: 200, data: { url } } }]);
		const { main, run: whole } = await run(linking('cutout'));
		noted(main[0], /holds the key/);
		expect(JSON.stringify(whole.data)).not.toContain(apiKey);
	});
});

test('a stop during the upload ends the run, and the log names the paid task', async () => {
	const watched = watchNode();
	sim.simulator.script('upload', [{ hang: true }]);
	const { run: whole } = await run(linking('cutout'), {
		onStart(stop) {
			const timer = setInterval(() => {
				if (uploads() === 0) return;
				clearInterval(timer);
				stop();
			}, 5);
		},
	});
	await watched.ended();
	expect(whole.status).toBe('canceled');
	const [taskId] = [...sim.simulator.tasks.keys()].slice(-1);
	expect(watched.warnings).toEqual([expect.stringContaining(taskId)]);
	expect(uploads()).toBe(1);
	jest.restoreAllMocks();
});

test('a link to what is not among the outputs is refused before anything is paid', async () => {
	const { error } = await run({ outputs: ['mask'], options: { publicLinks: ['cutout'] } });
	expect(error?.message).toMatch(/contains Cutout, which is not chosen under Outputs/);
	expect(sim.simulator.counters.tasksCreated).toBe(0);
});

test("a model's short answer has the link of the cutout and its end", async () => {
	const settings = { type: 'test.segmentWithPromptTool' };
	const { main } = await run(linking('cutout'), { settings });
	const { cutoutLink, linkExpiresAt, ...others } = main[0].json;
	expect(await open(cutoutLink)).toEqual(await readBinary(main[0].binary!.cutout));
	expect(Date.parse(String(linkExpiresAt))).toBeGreaterThan(Date.now());
	expect(others).not.toHaveProperty('images');

	const { apiKey, apiUrl: baseUrl, uploadUrl } = sim.simulator;
	const parameters = { operation: 'segment', imageUrl: sim.imageUrl, prompt: sample.prompt };
	const tool = openTool(
		{ apiKey, baseUrl, uploadUrl },
		{ ...parameters, ...linking('cutout'), negativePrompt: '', segmentFactor: 0 },
	);
	expect(JSON.stringify(await tool.call({}))).toMatch(/cutoutLink.*\/uploads\//);
});

describe('Use Mask', () => {
	const FILES = { make: ['cutout', 'cleanMask', 'outline'] };

	async function item(): Promise<INodeExecutionData> {
		const { image } = await renderSample(sample.name);
		const small = sharp(image).resize(120);
		const { width, height } = (await small.clone().toBuffer({ resolveWithObject: true })).info;
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><circle cx="50" cy="50" r="30" fill="white"/></svg>`;
		return {
			json: {},
			binary: {
				data: await storeBinary(await small.png().toBuffer(), 'photo.png'),
				mask: await storeBinary(await sharp(Buffer.from(svg)).png().toBuffer(), 'mask.png'),
			},
		};
	}

	const use = async (parameters: object, { settings, ...others }: Partial<RunOptions> = {}) => {
		const { apiKey, apiUrl: baseUrl, uploadUrl } = sim.simulator;
		return await runNode({
			credential: { apiKey, baseUrl, uploadUrl },
			parameters: { operation: 'useMask', ...FILES, ...parameters },
			items: [await item()],
			settings,
			...others,
		});
	};
	const unset = { credentials: undefined };

	test('needs no credential for anything else, and asks nobody', async () => {
		const { main, error } = await use({}, { settings: unset });
		expect(error).toBeUndefined();
		expect(Object.keys(main[0].binary!).sort()).toEqual(['cleanMask', 'cutout', 'outline']);
		expect(sim.simulator.requests).toEqual([]);
	});

	test('makes links with it, and says so where there is none', async () => {
		const { main } = await use({ publicLinks: ['cutout', 'cleanMask'] });
		for (const name of ['cutout', 'cleanMask'])
			expect(await open(linksOf(main[0])[name])).toEqual(await readBinary(main[0].binary![name]));
		expect(linksOf(main[0]).outline).toBeUndefined();
		expect(
			sim.simulator.requests.map(({ kind }) => kind).filter((kind) => kind !== 'uploadedFile'),
		).toEqual(['upload', 'upload']);
		const { error } = await use({ publicLinks: ['cutout'] }, { settings: unset });
		expect(error?.message).toBe('No PiAPI credential is selected');
	});

	test('also where an expression chooses them, for one item of several', async () => {
		const items = [await item(), { ...(await item()), json: { wanted: ['cutout'] } }];
		const { main } = await use({ publicLinks: '={{ $json.wanted ?? [] }}' }, { items });
		expect(main.map((each) => typeof linksOf(each).cutout)).toEqual(['undefined', 'string']);
	});

	test('has its files and a note where the plan is too low', async () => {
		const { main, error } = await use({ publicLinks: ['cutout'] }, { credential: freeAccount() });
		expect(error).toBeUndefined();
		expect(main[0].json.notes).toEqual([expect.stringMatching(/Creator plan/)]);
		expect(main[0].binary).toHaveProperty('cutout');
	});

	test('refuses links to what it does not make, and knows none to an outline', async () => {
		const unmade = await use({ publicLinks: ['preview'] });
		expect(unmade.error?.message).toBe(
			'Public Links contains Preview, which is not chosen under Make',
		);
		const outline = await use({ publicLinks: ['outline'] });
		expect(outline.error?.message).toMatch(/contains "outline", which is not one of the options/);
		expect(sim.simulator.requests).toEqual([]);
	});
});
