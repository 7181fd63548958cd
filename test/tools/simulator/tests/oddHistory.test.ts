import { HISTORY_SHAPES, sampleCatalog, SERVER_ERROR_WORDS, TIME_FORMS } from '..';
import { tellImage } from '../service/forms';
import { NEVER_MS, startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
afterEach(async () => await simulator?.close());

const history = async () =>
	(await simulator.request('/api/open/tasks/histories?page_size=100')).body.data;
const rowsIn = (data: any): any[] =>
	Array.isArray(data)
		? data
		: (data.tasks ?? data.list ?? data.data ?? data.result?.page.items ?? []);

describe('the history', () => {
	it.each(HISTORY_SHAPES)('lays its rows into: %s', async (historyShape) => {
		simulator = await startQuickly({ historyShape });
		const { body } = await simulator.create();
		const data = await history();
		expect(rowsIn(data).map(({ task_id }) => task_id)).toEqual([body.data.task_id]);
		if (historyShape === 'emptyListFirst') expect(Object.values(data)[0]).toEqual([]);
		if (historyShape === 'wordsFirst') expect(Object.values(data)[0]).toEqual(['image_toolkit']);
	});

	it.each([
		['rfc3339', /^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}Z$/],
		['offset', /^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}\+01:30$/],
		['noZone', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
		['seconds', /^\d{10}$/],
		['milliseconds', /^\d{13}$/],
		['secondsText', /^\d{10}$/],
	] as const)('writes times as: %s', async (form, pattern) => {
		simulator = await startQuickly({
			historyTimeForm: form,
			taskTimeForm: form,
			zoneMinutes: 90,
		});
		const { body } = await simulator.create();
		const [task] = simulator.tasks.values();
		const [row] = rowsIn(await history());
		for (const told of [row.created_at, body.data.meta.created_at]) {
			expect(String(told)).toMatch(pattern);
			expect(typeof told).toBe(/^(seconds|milliseconds)$/.test(form) ? 'number' : 'string');
			// Read as UTC, a time without a zone is as far off as the zone is.
			const ms = /^\d+$/.test(String(told))
				? Number(told) * (form === 'milliseconds' ? 1 : 1000)
				: Date.parse(form === 'noZone' ? `${told}Z` : told) - (form === 'noZone' ? 5_400_000 : 0);
			expect(Math.abs(ms - task.createdAtMs)).toBeLessThan(1_000);
		}
	});

	it('draws forms from the seed where they are mixed', async () => {
		simulator = await startQuickly({
			historyTimeForm: 'mixed',
			historyAction: 'mixed',
			historyShape: 'mixed',
		});
		for (let count = 0; count < 30; count++) await simulator.create();
		const rows = rowsIn(await history());
		expect(new Set(rows.map(({ action }) => action))).toEqual(
			new Set(['segment', 'Segment', 'SEGMENT']),
		);
		expect(new Set(rows.map(({ created_at: at }) => typeof at))).toEqual(
			new Set(['number', 'string']),
		);
		expect(TIME_FORMS).toHaveLength(6);
	});

	it('shows rows late, each by itself', async () => {
		simulator = await startQuickly({ historyDelayMs: NEVER_MS, historyDelaySpreadMs: 100_000 });
		for (let count = 0; count < 20; count++) await simulator.create();
		const lateMs = [...simulator.tasks.values()].map(({ forms }) => forms.row.lateMs);
		expect(new Set(lateMs).size).toBe(20);
		expect(rowsIn(await history())).toEqual([]);
		simulator.configure({ historyDelayMs: -100_000 });
		expect(rowsIn(await history())).toHaveLength(20);
	});

	it('shows nothing, or only what has ended', async () => {
		simulator = await startQuickly({ historyShows: 'ended', workMs: NEVER_MS });
		await simulator.create();
		expect(rowsIn(await history())).toEqual([]);
		simulator.configure({ workMs: 0 });
		const { body } = await simulator.create({ input: { segment_factor: 2 } });
		await until(() => simulator.counters.tasksPaid === 1);
		expect(rowsIn(await history())).toMatchObject([
			{ task_id: body.data.task_id, status: 'finished' },
		]);
		simulator.configure({ historyShows: 'nothing' });
		expect(rowsIn(await history())).toEqual([]);
	});
});

it('knows a new task late', async () => {
	simulator = await startQuickly({ lateReadsMs: NEVER_MS });
	const { body } = await simulator.create();
	const path = `/api/v1/task/${body.data.task_id}`;
	expect((await simulator.request(path)).status).toBe(404);
	simulator.configure({ lateReadsMs: 0 });
	expect((await simulator.request(path)).status).toBe(200);
});

it.each([
	['asSent', 'https://Shop.example/a b%20c.jpg?v=1', 'https://Shop.example/a b%20c.jpg?v=1'],
	['escaped', 'https://Shop.example/a b.jpg', 'https://shop.example/a%20b.jpg'],
	['unescaped', 'https://shop.example/a%20b.jpg', 'https://shop.example/a b.jpg'],
	['hostCase', 'https://shop.example/a.jpg', 'HTTPS://SHOP.EXAMPLE/a.jpg'],
	['port', 'https://shop.example/a.jpg', 'https://shop.example:443/a.jpg'],
	['port', 'http://shop.example:8080/a.jpg', 'http://shop.example:8080/a.jpg'],
	['escaped', 'data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
] as const)('an address told %s: %s', (addressForm, image, told) => {
	expect(tellImage(image, addressForm)).toBe(told);
});

it('tells the address of the image in another form, and works with it as it was sent', async () => {
	simulator = await startQuickly({ addressForm: 'hostCase' });
	const image = simulator.sampleUrl(sampleCatalog[0].name);
	const { input, status } = await simulator.run({ input: { image } });
	expect({ image: input.image, status }).toEqual({
		image: image.replace('http', 'HTTP'),
		status: 'completed',
	});
});

it('says what it likes beside a server error', async () => {
	simulator = await startQuickly({
		faults: { create5xxAfterTaken: 1 },
		serverErrorWords: 'mixed',
	});
	const words = new Set<string>();
	for (let count = 0; count < 60; count++) words.add((await simulator.create()).body.message);
	expect([...words].sort()).toEqual([...SERVER_ERROR_WORDS].sort());
	expect(simulator.counters.tasksCreated).toBe(60);
});
