import { FAILURE_CAUSES, OUTPUT_SHAPES, POINTS_PER_USD, type OutputShape } from '..';
import { startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
beforeEach(async () => {
	simulator = await startQuickly();
});
afterEach(async () => await simulator.close());

describe('create', () => {
	it('answers with the whole task and the documented empty status', async () => {
		const config = { webhook_config: { endpoint: '', secret: 'echoed' } };
		const { status, body } = await simulator.create({ config });
		expect(status).toBe(200);
		expect(body).toMatchObject({ code: 200, message: 'success' });
		expect(body.data).toMatchObject({
			model: 'Qubico/image-toolkit',
			task_type: 'segment',
			status: '',
			config,
			input: { prompt: 'red square', negative_prompt: '', segment_factor: 0 },
			output: null,
			error: { code: 0, raw_message: '', message: '', detail: null },
		});
		expect(body.data.meta.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
		expect(body.data.meta.started_at).toBe('0001-01-01T00:00:00Z');
	});

	it.each([
		['another model', { model: 'flux' }, 'model'],
		['another task type', { task_type: 'faceswap' }, 'task_type'],
		['no image', { input: { image: undefined } }, 'image is required'],
		['no prompt', { input: { prompt: undefined } }, 'prompt is required'],
		[
			'no negative prompt',
			{ input: { negative_prompt: undefined } },
			'negative_prompt is required',
		],
		['no factor', { input: { segment_factor: undefined } }, 'segment_factor is required'],
		['a factor that is text', { input: { segment_factor: '1' } }, 'segment_factor is required'],
		['an unknown service mode', { config: { service_mode: 'mine' } }, 'service_mode'],
	])('refuses %s', async (_label, changes, words) => {
		const { status, body } = await simulator.create(changes);
		expect(status).toBe(400);
		expect(body).toMatchObject({ code: 400, message: expect.stringContaining(words) });
		expect(simulator.counters.tasksCreated).toBe(0);
	});

	it('refuses without credit, and takes only completed tasks off the balance', async () => {
		const account = simulator.accounts.get(simulator.apiKey)!;
		account.balancePoints = POINTS_PER_USD;
		await simulator.run();
		expect(account.balancePoints).toBe(POINTS_PER_USD - 100_000);
		await simulator.run({ input: { image: 'https://127.0.0.1:1/none.png' } });
		expect(account.balancePoints).toBe(POINTS_PER_USD - 100_000);
		account.balancePoints = 0;
		expect((await simulator.create()).status).toBe(402);
		expect(simulator.counters).toMatchObject({
			tasksCreated: 2,
			tasksPaid: 1,
			pointsCharged: 100_000,
		});
	});
});

describe('get', () => {
	it('gives a completed task with four images that need no key', async () => {
		const task = await simulator.run();
		expect(task).toMatchObject({
			status: 'completed',
			meta: { usage: { frozen: 0, consume: 100_000 } },
		});
		expect(task.output.image_urls).toHaveLength(4);
		const { status, bytes } = await simulator.download(task.output.image_urls[2]);
		expect([status, bytes.subarray(1, 4).toString()]).toEqual([200, 'PNG']);
		expect(simulator.counters).toMatchObject({ keysOnWrongOrigin: 0, unexpected: [] });
	});

	it('does not know tasks of nobody, nor those of another account', async () => {
		const other = simulator.addAccount();
		const { body } = await simulator.create();
		const headers = { 'x-api-key': other.apiKey };
		const asOther = await simulator.request(`/api/v1/task/${body.data.task_id}`, { headers });
		expect([asOther.status, asOther.body.code]).toEqual([404, 404]);
		expect((await simulator.request('/api/v1/task/none')).status).toBe(404);
	});

	it.each([
		['capitalised', 'Completed'],
		['lower', 'completed'],
		['legacy', 'success'],
		['tab', 'completed\t'],
	] as const)('speaks the vocabulary %s', async (statusVocabulary, word) => {
		simulator.configure({ statusVocabulary });
		expect((await simulator.run()).status).toBe(word);
	});

	it.each([
		['zero', '0001-01-01T00:00:00Z'],
		['null', null],
		['empty', ''],
		['absent', undefined],
	] as const)('writes a time that has not come as %s', async (notYet, written) => {
		simulator.configure({ notYet });
		expect((await simulator.create()).body.data.meta.ended_at).toBe(written);
	});

	const FOUR_URLS = ['URL/0.png', 'URL/1.png', 'URL/2.png', 'URL/3.png'];
	const DATA = 'data:image/png;base64,BASE64';
	const SHAPES: Record<OutputShape, unknown> = {
		image_urls: { image_urls: FOUR_URLS, image_base64s: null },
		image_url: { image_url: 'URL/2.png' },
		image_url_empty_beside_urls: { image_url: '', image_urls: FOUR_URLS },
		image_urls_three: { image_urls: ['URL/0.png', 'URL/2.png', 'URL/3.png'], image_base64s: null },
		image_base64s: { image_urls: null, image_base64s: Array(4).fill('BASE64') },
		image_base64: { image_url: '', image_base64: 'BASE64' },
		data_base64s: { image_urls: null, image_base64s: Array(4).fill(DATA) },
		data_base64: { image_url: '', image_base64: DATA },
		legacy: { image_urls: FOUR_URLS, image_base64s: null },
		bare: { image_urls: FOUR_URLS, image_base64s: null },
	};
	it.each(OUTPUT_SHAPES)('has the output shape %s', async (outputShape) => {
		simulator.configure({ outputShape });
		const task = await simulator.run();
		const output = task.output ?? task.task_result.task_output;
		expect(outputKinds(output)).toEqual(SHAPES[outputShape]);
		const { body } = await simulator.request(`/api/v1/task/${task.task_id}`);
		expect('code' in body).toBe(outputShape !== 'bare');
		expect('task_info' in task).toBe(outputShape === 'legacy');
	});

	it.each(FAILURE_CAUSES)('says why a task failed in %s', async (failureCause) => {
		simulator.configure({ faults: { taskFailed: 1 }, failureCause, failureMessage: 'no luck' });
		const task = await simulator.run();
		const places: Record<string, unknown> = {
			'error.message': task.error.message,
			'error.raw_message': task.error.raw_message,
			logs: task.logs[0],
			logObjects: task.logs[0]?.message,
			detail: task.detail,
		};
		expect(task).toMatchObject({ status: 'failed', output: null, error: { code: 10000 } });
		expect(places[failureCause]).toBe('no luck');
		expect(JSON.stringify(task).match(/no luck/g)).toHaveLength(1);
	});

	it('fails a task for which nothing is found, if told to', async () => {
		const input = { prompt: 'blue hat' };
		expect((await simulator.run({ input })).status).toBe('completed');
		simulator.configure({ nothingFound: 'fail' });
		expect((await simulator.run({ input })).status).toBe('failed');
	});
});

it.each([
	['a data URI', async (url: string) => await asBase64(url, 'data:image/jpeg;base64,')],
	['raw base64', async (url: string) => await asBase64(url, '')],
	['a URL', async (url: string) => url],
])('takes a sample as %s', async (_label, toImage) => {
	const image = await toImage(simulator.sampleUrl('shirt'));
	const task = await simulator.run({ input: { image, prompt: 'red shirt' } });
	expect(task).toMatchObject({ status: 'completed', meta: { usage: { consume: 200_000 } } });
});

it('records what it does not know, and keys that go astray', async () => {
	expect((await simulator.request('/api/v1/tasks')).status).toBe(404);
	expect(simulator.counters.unexpected).toEqual(['GET /api/v1/tasks']);
	await simulator.request(simulator.sampleUrl('shirt'));
	await simulator.request(`${simulator.sampleUrl('shirt')}?key=${simulator.apiKey}`, {
		headers: { 'x-api-key': '' },
	});
	expect(simulator.counters.keysOnWrongOrigin).toBe(2);
	simulator.resetCounters();
	simulator.configure({ redirectApiToImages: true });
	const { status, headers } = await simulator.request('/account/info');
	expect([status, headers.location]).toEqual([302, `${simulator.imageUrl}/trap/account/info`]);
	expect(simulator.counters.keysOnWrongOrigin).toBe(0);
});

it('counts identical creates', async () => {
	await simulator.create();
	await simulator.create();
	await simulator.create({ input: { segment_factor: 1 } });
	expect(simulator.counters).toMatchObject({ tasksCreated: 3, doubleCreates: 1 });
	await until(() => simulator.counters.tasksPaid === 3);
});

async function asBase64(url: string, prefix: string) {
	return prefix + (await simulator.download(url)).bytes.toString('base64');
}

/** Says what kind of text each field of an output holds. */
function outputKinds(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(outputKinds);
	if (typeof value === 'string') {
		return value.replace(/^http.*\/results\/[^/]+/, 'URL').replace(/iVBOR.*/, 'BASE64');
	}
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, outputKinds(field)]));
}
