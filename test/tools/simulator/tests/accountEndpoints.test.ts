import { NEVER_MS, startQuickly, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
beforeEach(async () => {
	simulator = await startQuickly();
});
afterEach(async () => await simulator.close());

describe('account, history and upload', () => {
	it('describes the account, and only to itself', async () => {
		simulator.configure({ maxConcurrentTasks: 7 });
		const { body } = await simulator.request('/account/info');
		expect(body.data).toMatchObject({
			plan: 'creator',
			equivalent_in_usd: 100,
			max_concurrent_task_count: 7,
		});
		const headers = { 'x-api-key': 'wrong' };
		const refused = await simulator.request('/account/info', { headers });
		expect([refused.status, refused.body.code]).toEqual([401, 401]);
	});

	it('lists tasks in pages, the newest first, once they are visible', async () => {
		const ids = [];
		for (let count = 0; count < 3; count++) ids.push((await simulator.run()).task_id);
		const path = '/api/open/tasks/histories?model=image_toolkit&page_size=2&page=';
		const pages = [await simulator.request(`${path}1`), await simulator.request(`${path}2`)];
		const rows = pages.flatMap(({ body }) => body.data);
		expect(new Set(rows.map((row) => row.task_id))).toEqual(new Set(ids));
		expect(rows[0]).toMatchObject({ action: 'segment', status: 'finished' });
		const nowSeconds = Math.floor(Date.now() / 1000);
		const later = `${path}1&start_time=${nowSeconds + 10}`;
		expect((await simulator.request(later)).body.data).toEqual([]);
		simulator.configure({ historyDelayMs: NEVER_MS });
		expect((await simulator.request(`${path}1`)).body.data).toEqual([]);
		expect((await simulator.request(`${path}1&page_size=101`)).status).toBe(200);
		expect((await simulator.request('/api/open/tasks/histories?page_size=101')).status).toBe(400);
	});

	it('keeps uploads where a task can fetch them', async () => {
		const { bytes } = await simulator.download(simulator.sampleUrl('bag'));
		const { body } = await upload('bag.png', bytes);
		expect(body.data.url).toMatch(`${simulator.imageUrl}/uploads/`);
		const task = await simulator.run({ input: { image: body.data.url, prompt: 'green bag' } });
		expect(task.status).toBe('completed');
	});

	it.each([
		['another extension', 'image.gif', 10, 400],
		['a long name', `${'n'.repeat(125)}.png`, 10, 400],
		['more than 10 MB', 'image.png', 10 * 1024 * 1024 + 1, 400],
		['nothing wrong', 'image.webp', 10, 200],
	])('checks an upload with %s', async (_label, name, size, status) => {
		expect((await upload(name, Buffer.alloc(size))).status).toBe(status);
	});

	it('wants the Creator plan for uploads', async () => {
		simulator.accounts.get(simulator.apiKey)!.plan = 'free';
		const { status, body } = await upload('image.png', Buffer.alloc(9));
		expect([status, body.message]).toEqual([403, 'Insufficient plan level']);
	});
});

async function upload(name: string, bytes: Buffer) {
	return await simulator.request(`${simulator.uploadUrl}/api/ephemeral_resource`, {
		method: 'POST',
		body: JSON.stringify({ file_name: name, file_data: bytes.toString('base64') }),
	});
}
