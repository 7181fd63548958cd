import fc from 'fast-check';

import { readCallback } from '../../nodes/shared/task/callback';
import { isSameSecret, SHORTEST_WEBHOOK_SECRET } from '../../nodes/shared/piapi/webhookSecret';
import { SECRET, until, useTrigger } from './kit/useTrigger';

const its = useTrigger('small');
const { sim, run, open, call, submit, doneTask } = its;

describe('a call without the secret of the credential', () => {
	test.each([
		['a wrong one', 'hook-secret-124'],
		['a longer one', `${SECRET}4`],
		['a shorter one', SECRET.slice(0, -1)],
		['in other letters', SECRET.toUpperCase()],
		['an empty one', ' '],
		['a list that holds it', `x, ${SECRET}`],
		['none', ''],
	])('%s: refused, and PiAPI is not even asked', async (_label, secret) => {
		const task_id = await doneTask();
		expect((await call({ task_id }, secret)).status).toBe(403);
		expect(its.trigger.starts).toEqual([]);
		expect(sim.simulator.requests).toEqual([]);
	});

	test('a credential without a secret lets nobody in', async () => {
		const { apiKey, apiUrl: baseUrl } = sim.simulator;
		await open({ credential: { apiKey, baseUrl, webhookSecret: '' } });
		const task_id = await doneTask();
		for (const secret of ['', ' ', 'undefined']) {
			expect((await call({ task_id }, secret)).status).toBe(403);
		}
		expect(its.trigger.starts).toEqual([]);
	});

	test('secrets of any kind are told apart', () => {
		const secret = fc.string({ maxLength: 2 * SHORTEST_WEBHOOK_SECRET });
		const pair = fc.oneof(
			fc.tuple(secret, secret),
			secret.map((same): [string, string] => [same, same]),
		);
		fc.assert(
			fc.property(pair, ([one, other]) => {
				const isEnough = one.length >= SHORTEST_WEBHOOK_SECRET;
				expect(isSameSecret(one, other)).toBe(one === other && isEnough);
			}),
		);
	});
});

describe('a call with the secret is believed for its task ID only', () => {
	test("another account's task does not start it", async () => {
		const { apiKey } = sim.simulator.addAccount();
		const { main } = await run(
			{ operation: 'submit' },
			{ credential: { apiKey, baseUrl: sim.simulator.apiUrl } },
		);
		expect((await call({ task_id: main[0].json.task_id })).status).toBe(200);
		expect(its.trigger.starts).toEqual([]);
	});

	test('what it says of the task is not on the item, and no address in it is asked', async () => {
		const task_id = await doneTask();
		const image_url = `${sim.simulator.imageUrl}/results/forged/2.png`;
		await call({ data: { task_id, status: 'completed', output: { image_url }, prompt: 'forged' } });
		expect(JSON.stringify(its.trigger.starts[0])).not.toContain('forged');
		expect(sim.simulator.requests.filter(({ path }) => path.includes('forged'))).toEqual([]);
	});

	test('played again later, it starts nothing', async () => {
		const task_id = await doneTask();
		const body = { timestamp: 1, data: { task_id } };
		for (let time = 0; time < 3; time++) await call(body);
		its.trigger.restart();
		await call({ ...body, timestamp: 2 });
		expect(its.trigger.starts).toHaveLength(1);
	});
});

describe('bodies that are none of PiAPI', () => {
	const deep = '['.repeat(50_000) + ']'.repeat(50_000);
	test.each([
		['nothing', {}],
		['a list', [1, 2]],
		['null as JSON', 'null'],
		['a number as JSON', '5'],
		['an ID of a wrong type', { data: { task_id: { a: 1 } } }],
		['an ID with a path', { task_id: '../../account/info' }],
		['an ID with a query', { task_id: 'a?b=c' }],
		['an ID of a megabyte', { task_id: 'a'.repeat(1_000_000) }],
		['a list of IDs', { data: [{ task_id: 'a' }] }],
		['a hundred thousand keys', Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, i]))],
		['depth without an ID', `{"data":${deep}}`],
		['a prototype', '{"__proto__":{"task_id":"a"}}'],
	])('%s: refused without asking PiAPI', async (_label, body) => {
		expect((await call(body)).status).toBe(400);
		expect(sim.simulator.requests).toEqual([]);
		expect(its.trigger.starts).toEqual([]);
	});

	test('depth and bulk beside a good ID do no harm', async () => {
		const task_id = await doneTask();
		const bulk = 'x'.repeat(5_000_000);
		const body = `{"timestamp":1,"data":{"task_id":"${task_id}","output":${deep},"logs":"${bulk}"}}`;
		expect((await call(body)).status).toBe(200);
		expect(its.trigger.starts).toHaveLength(1);
		expect(JSON.stringify(its.trigger.starts[0][0].json).length).toBeLessThan(5_000);
	});

	test('any JSON is read or refused', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (body) => {
				const read = readCallback(body);
				expect(read === undefined || /^[\w-]+$/.test(read.taskId)).toBe(true);
			}),
		);
	});
});

test('key and secret are in no item, no answer and no log', async () => {
	await submit(its.trigger.url);
	await until(() => its.trigger.starts.length > 0);
	const task_id = await doneTask();
	const quoting = `wrong key ${sim.simulator.apiKey}, ${SECRET}`;
	const refusal = { status: 400, body: { code: 400, message: quoting } };
	sim.simulator.script('get', [refusal]);
	const answers = [await call({ task_id }), await call({ task_id: 'x' }), await call({}, 'no')];
	expect(its.trigger.logged).toHaveLength(1);
	const all = JSON.stringify([its.trigger.starts, its.trigger.logged, answers]);
	expect(all).not.toContain(SECRET);
	expect(all).not.toContain(sim.simulator.apiKey);
	expect(all).toContain(task_id);
});
