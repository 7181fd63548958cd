import type { INodeExecutionData } from 'n8n-workflow';

import { renderSample, sampleCatalog, type ScriptedAnswer } from '../tools/simulator';
import { itemWith } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const photo = async (name = sample.name) => (await renderSample(name)).image;
const binary = (options = {}, more = {}) => ({
	imageSource: 'binary',
	prompt: 'everything',
	options,
	...more,
});
const copies = async (count: number): Promise<INodeExecutionData[]> =>
	await Promise.all(Array.from({ length: count }, async () => await itemWith(await photo())));
const different = async (count: number) =>
	await Promise.all(
		sampleCatalog.slice(0, count).map(async ({ name }) => await itemWith(await photo(name))),
	);
const sent = () => [...sim.simulator.tasks.values()].slice(-1)[0].input.image;

/** The credential of a new account on the free plan. */
function freeAccount() {
	const { apiKey } = sim.simulator.addAccount({ plan: 'free' });
	return { apiKey, baseUrl: sim.simulator.apiUrl, uploadUrl: sim.simulator.uploadUrl };
}

describe('a plan without uploads', () => {
	test('auto: asked once, then every image is sent inline', async () => {
		const { main } = await run(binary(), { items: await different(5), credential: freeAccount() });
		expect(main.map(({ json }) => json.outcome)).toEqual(Array(5).fill('succeeded'));
		expect(sim.simulator.counters.requests).toMatchObject({ upload: 1, create: 5 });
		expect(sent()).toMatch(/^data:image\/(png|jpeg);base64,/);
		expect(main[0].json.input).toMatchObject({ image: expect.stringMatching(/^\[image in/) });
	});

	test('upload: refused before anything is paid, with what to choose instead', async () => {
		const options = { sendBinaryAs: 'upload' };
		const items = await different(3);
		const { error } = await run(binary(options), { items, credential: freeAccount() });
		expect(error?.message).toBe("The PiAPI account's plan does not allow this");
		expect(error?.description).toMatch(/set Send File As to Auto or Inline/);
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: 0,
			requests: { upload: 1, create: 0 },
		});
	});
});

describe('an image is uploaded once', () => {
	test('for all items that use it', async () => {
		const items = await copies(6);
		const { main } = await run(binary({ tasksInFlight: 6 }), { items });
		expect(main).toHaveLength(6);
		expect(sim.simulator.counters.requests).toMatchObject({ upload: 1, create: 6 });
	});

	test('items that share a task share it by the content of their files', async () => {
		const { main } = await run(binary({ reuseIdentical: true }), { items: await copies(4) });
		expect(new Set(main.map(({ json }) => json.task_id)).size).toBe(1);
		expect(sim.simulator.counters.requests).toMatchObject({ upload: 1, create: 1 });
	});

	test('also when the node is tried again', async () => {
		sim.simulator.configure({ imageLatencyMs: 0 });
		const gone: ScriptedAnswer = { status: 410, body: '' };
		sim.simulator.script('image', [gone]);
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const { main } = await run(binary(), { items: await different(2), settings });
		expect(main.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: 2,
			requests: { upload: 2, create: 2 },
		});
	});
});

describe('the upload service', () => {
	test('passing problems are tried past', async () => {
		sim.simulator.script('upload', [{ status: 503, body: '' }, { reset: true }]);
		const { main } = await run(binary(), { items: await copies(1) });
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters.requests.upload).toBe(3);
	});

	test.each([
		['is not there', 'http://127.0.0.1:9', /could not reach PiAPI's upload service/],
		['is no address', 'piapi', /Upload URL of the PiAPI credential is not a web address/],
	])('%s: names the Upload URL, and nothing is paid', async (_label, uploadUrl, message) => {
		const { apiKey, apiUrl: baseUrl } = sim.simulator;
		const credential = { apiKey, baseUrl, uploadUrl };
		const { error } = await run(binary(), { items: await copies(1), credential });
		expect(error?.message).toMatch(message);
		expect(`${error?.message} ${error?.description}`).toMatch(/Upload URL/);
		expect(error?.description).toMatch(/Nothing was paid/);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});

	test('somebody else answers in its place', async () => {
		sim.simulator.script('upload', [{ status: 404, body: '<html>nginx</html>' }]);
		const { error } = await run(binary(), { items: await copies(1) });
		expect(error?.message).toBe('The answer did not come from PiAPI');
		expect(error?.description).toMatch(/usually https:\/\/upload\.theapi\.app/);
	});

	test('gets a plain name with the extension of the real format', async () => {
		const jpeg = sampleCatalog.find(({ fileType }) => fileType === 'jpg')!;
		const items = [await itemWith(await photo(jpeg.name), 'Röte Schuhe/№ 5.png')];
		await run(binary(), { items });
		expect(sent()).toMatch(/\/Rote-Schuhe-No-5-sha256-[0-9a-f]{32}-[0-9a-f]{16}\.jpg$/);
	});
});

describe('a create whose answer is lost is found by its image, and paid once', () => {
	test.each(['upload', 'inline'])('sent %s', async (sendBinaryAs) => {
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		const { main } = await run(binary({ sendBinaryAs }), { items: await copies(1) });
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 1 } });
	});

	test('inline, but the task tells an address instead: no second task, and the user is told', async () => {
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		const told = { image: 'https://cdn.test/a.png', prompt: 'everything', negative_prompt: '' };
		const data = { task_id: 't', status: 'pending', input: { ...told, segment_factor: 0 } };
		const answer: ScriptedAnswer = { status: 200, body: { code: 200, data } };
		sim.simulator.script('get', Array<ScriptedAnswer>(200).fill(answer));
		const { error } = await run(binary({ sendBinaryAs: 'inline' }), { items: await copies(1) });
		sim.simulator.clearScript();
		expect(error).toMatchObject({ context: { data: { reason: 'unknownCreate' } } });
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 1 } });
	});
});
