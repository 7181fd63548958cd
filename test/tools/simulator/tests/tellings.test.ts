import { spellId, type SimulatorOptions } from '..';
import { tellPrompt, type PromptForm } from '../service/tellings';
import { drawSquare, startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
afterEach(async () => await simulator?.close());

const MARK = 'a-mark';
const config = { webhook_config: { endpoint: '', secret: MARK } };
const placeholderOf = (task: any): unknown => task.config?.webhook_config.secret;
const rows = async (query = 'page_size=100'): Promise<any[]> =>
	(await simulator.request(`/api/open/tasks/histories?${query}`)).body.data;

describe('a mark in webhook_config', () => {
	it.each([
		['returned', MARK, MARK, MARK],
		['secretEmpty', '', '', ''],
		['configAbsent', undefined, undefined, undefined],
		['onlyInGet', undefined, MARK, MARK],
		['onlyWhenEnded', undefined, undefined, MARK],
	] as const)('%s: create tells %p, a get %p, one of an ended task %p', async (marks, ...told) => {
		simulator = await startQuickly({ marks, workMs: 60_000 });
		const { body } = await simulator.create({ config });
		const running = await simulator.getTask(body.data.task_id);
		simulator.configure({ workMs: 0 });
		const ended = await simulator.run({ config, input: { segment_factor: 1 } });
		expect([body.data, running, ended].map(placeholderOf)).toEqual(told);
	});

	it('is in the history only where rows tell their config', async () => {
		simulator = await startQuickly();
		await simulator.create({ config });
		expect((await rows()).map(placeholderOf)).toEqual([undefined]);
		simulator.configure({ rowsTellConfig: true });
		expect((await rows()).map(placeholderOf)).toEqual([MARK]);
	});

	it.each([
		['secret', '', MARK, 'webhook_config.secret is not allowed'],
		['secret', 'https://hook.example/', MARK, undefined],
		['unnamed', '', MARK, 'invalid request body'],
		['unnamed', 'https://hook.example/', MARK, undefined],
		['secret', '', '', undefined],
		['endpoint', '', MARK, 'invalid endpoint'],
		['endpoint', 'https://hook.example/', MARK, undefined],
		['callback', 'https://hook.example/?piapiMark=1', MARK, 'invalid endpoint'],
		['callback', 'https://hook.example/?of=us', MARK, undefined],
	] as const)(
		'%s is refused: to "%s" with "%s" it says %p',
		async (refusedField, endpoint, secret, message) => {
			simulator = await startQuickly({ refusedField });
			const answer = await simulator.create({ config: { webhook_config: { endpoint, secret } } });
			if (message === undefined) expect(answer.status).toBe(200);
			else expect(answer).toMatchObject({ status: 400, body: { message } });
			expect(simulator.counters.tasksCreated).toBe(message === undefined ? 1 : 0);
			expect((await simulator.create()).status).toBe(200);
		},
	);
});

describe('what a task was asked for', () => {
	it.each<[PromptForm, string, string]>([
		['asSent', 'the hat', 'the hat'],
		['blanks', 'the hat', 'the  hat '],
		['fullStop', 'the hat', 'the hat .'],
		['entities', `"hat" & <shoes>`, '&quot;hat&quot; &amp; &lt;shoes&gt;'],
		['nfc', 'cafe\u0301', 'caf\u00e9'],
		['cut', 'x'.repeat(70), 'x'.repeat(64)],
	])('prompt %s: %s', (form, prompt, told) => {
		expect(tellPrompt(prompt, form)).toBe(told);
	});

	it.each<[Partial<SimulatorOptions>, object, string[]]>([
		[{ negativePromptForm: 'null' }, { input: { negative_prompt: null } }, []],
		[{ negativePromptForm: 'absent' }, {}, ['negative_prompt']],
		[{ factorForm: 'clamped' }, { input: { segment_factor: 2 } }, []],
		[{ factorForm: 'absent' }, {}, ['segment_factor']],
		[{ promptForm: 'fullStop' }, { input: { prompt: 'red square .' } }, []],
		[{ kindForm: 'otherType' }, { task_type: 'segment-with-prompt' }, []],
		[{ kindForm: 'otherModel' }, { model: 'qubico/grounded-sam' }, []],
	])('told with %p', async (options, told, absent) => {
		simulator = await startQuickly(options);
		const task = await simulator.run({ input: { segment_factor: 7 } });
		expect(task).toMatchObject({ status: 'completed', ...told });
		expect(Object.keys(task.input)).toEqual(
			['image', 'prompt', 'negative_prompt', 'segment_factor'].filter(
				(name) => !absent.includes(name),
			),
		);
	});

	it('an image is told under an address of the service, the same for the same image', async () => {
		simulator = await startQuickly({ ownAddresses: true });
		const tasks = [];
		for (const image of [
			`data:image/png;base64,${(await drawSquare()).toString('base64')}`,
			(await drawSquare()).toString('base64'),
			(await drawSquare()).toString('base64'),
		])
			tasks.push(await simulator.run({ input: { image } }));
		const told = tasks.map(({ input }) => input.image);
		for (const address of told) expect(address).toMatch(/\/inputs\/[\da-f]{24}\.png$/);
		expect([told[0] === told[1], told[1] === told[2]]).toEqual([false, true]);
	});
});

describe('IDs', () => {
	it.each([
		['capitals', /^[\dA-F]{8}-[\dA-F-]{27}$/],
		['noDashes', /^[\da-f]{32}$/],
	] as const)('are written %s in a create, a get, the history', async (form, pattern) => {
		simulator = await startQuickly({
			createIdForm: form,
			getIdForm: form,
			historyIdForm: form,
		});
		const { task_id: created } = (await simulator.create()).body.data;
		const { task_id: got } = await simulator.getTask(created);
		const [{ task_id: listed }] = await rows();
		const [id] = simulator.tasks.keys();
		for (const told of [created, got, listed]) {
			expect(told).toMatch(pattern);
			expect(spellId(told)).toBe(id);
		}
	});

	it('that are none stay as they are', () => expect(spellId('Task-1')).toBe('Task-1'));
});

describe('pages of the history', () => {
	it.each([10, 50])('have at most %i rows, though 100 are asked for', async (largestPage) => {
		simulator = await startQuickly({ largestPage });
		for (let count = 0; count < 60; count++) await simulator.create();
		const pages = [];
		for (let page = 1; page <= 7; page++) pages.push(await rows(`page_size=100&page=${page}`));
		const sizes = largestPage === 50 ? [50, 10, 0, 0, 0, 0, 0] : [10, 10, 10, 10, 10, 10, 0];
		expect(pages.map(({ length }) => length)).toEqual(sizes);
		expect(new Set(pages.flat().map(({ task_id }) => task_id)).size).toBe(60);
	});

	it('are all the first one where the page is ignored', async () => {
		simulator = await startQuickly({ largestPage: 1, ignoresPage: true });
		await simulator.create();
		await simulator.create();
		const ids = async (page: number) =>
			(await rows(`page=${page}&page_size=100`)).map(({ task_id: id }) => id);
		expect(await ids(2)).toEqual(await ids(1));
	});
});

test('the times of tasks are behind, in the history and in its query as well', async () => {
	simulator = await startQuickly({ timesBehindMs: 3_600_000 });
	const { body } = await simulator.create();
	const [{ created_at: listed }] = await rows();
	const behindMs = Date.now() - Date.parse(body.data.meta.created_at);
	expect(Date.parse(listed)).toBe(Date.parse(body.data.meta.created_at));
	expect(behindMs).toBeGreaterThanOrEqual(3_600_000);
	const hourAgo = Math.floor(Date.now() / 1000) - 1_800;
	expect(await rows(`start_time=${hourAgo}`)).toEqual([]);
});

test('a completed task has no images for a while', async () => {
	simulator = await startQuickly({ emptyOutputMs: 3_600_000 });
	const empty = await simulator.run();
	expect(empty).toMatchObject({ status: 'completed', output: { image_url: '', image_urls: null } });
	simulator.configure({ emptyOutputMs: 0 });
	expect((await simulator.run()).output.image_urls).toHaveLength(4);
});

test('a price is told in the answer to a create', async () => {
	simulator = await startQuickly({ queueMs: 60_000 });
	expect((await simulator.create()).body.data.meta.usage.frozen).toBe(0);
	simulator.configure({ pricesInCreates: true });
	expect((await simulator.create()).body.data.meta.usage.frozen).toBe(100_000);
});

test('an account tells its own hook', async () => {
	simulator = await startQuickly();
	const told = async () => (await simulator.request('/account/info')).body.data;
	expect(await told()).toMatchObject({ notification_hook_url: '' });
	simulator.accounts.get(simulator.apiKey)!.notificationHookUrl = 'https://hook.example/';
	expect(await told()).toMatchObject({ notification_hook_url: 'https://hook.example/' });
});

test('tasks created before a moment cannot be read, though the history lists them', async () => {
	simulator = await startQuickly();
	const { task_id: id } = await simulator.run();
	for (const unreadableStatus of [503, 404, 403] as const) {
		simulator.configure({ unreadableBeforeMs: Date.now() + 1, unreadableStatus });
		expect((await simulator.request(`/api/v1/task/${id}`)).status).toBe(unreadableStatus);
	}
	expect(await rows()).toMatchObject([{ task_id: id }]);
});

test('nor can their images, where they are deleted', async () => {
	simulator = await startQuickly();
	const { output } = await simulator.run();
	await until(() => simulator.counters.tasksPaid === 1);
	simulator.configure({ imagesGoneBeforeMs: Date.now() + 1 });
	expect((await simulator.download(output.image_urls[2])).status).toBe(404);
});
