/** What the service tells is believed no further than it is proven. */
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ScriptedAnswer, SimulatorOptions } from '../../tools/simulator';
import { POINTS_PER_USD } from '../../tools/simulator/service/accounts';
import { isPaid } from './kit/judge';
import { expectNeverTwice, expectOneTaskEach, items, openService, unknownOf } from './kit/paidRows';
import type { VirtualService } from './kit/virtualService';

const LOST: ScriptedAnswer = { reset: true, taken: true };
const HANGS: ScriptedAnswer = { ...LOST, delayMs: 29_000 };

type Data = { [name: string]: unknown };

/** Changes what a service answers, or does something before it does. */
function intercept(
	service: VirtualService,
	change: (data: Data, request: IHttpRequestOptions) => unknown,
): void {
	const answer = service.answer.bind(service);
	service.answer = async (request) => {
		const reply = await answer(request);
		const body = reply.body as { data?: Data } | undefined;
		if (body?.data === undefined) return reply;
		return { ...reply, body: { ...body, data: change(body.data, request) } };
	};
}

describe('marks that only a task’s own page tells', () => {
	const swapping = { marks: 'onlyInGet', promptForm: 'fullStop' } as const;

	test.each(['segment', 'submit'] as const)(
		'%s: no swapped answer puts a task on another item',
		async (operation) => {
			const { service, run } = openService({ ...swapping, faults: { createSwapped: 0.5 } });
			const done = await run({ items: items(20), operation, goesOn: true });
			expectOneTaskEach(done, service.tasks);
		},
	);

	test('nor where all items ask for the same, and some answers are lost', async () => {
		const faults = { createSwapped: 0.5, createResetAfter: 0.3 };
		const { service, run } = openService({ marks: 'onlyInGet', faults });
		const same = items(20, { imageUrl: 'https://shop.example.com/same.jpg' });
		expectOneTaskEach(await run({ items: same, goesOn: true }), service.tasks);
	});
});

describe('a history that does not show all', () => {
	test.each<[string, Partial<SimulatorOptions>]>([
		['pays no heed to the page', { ignoresPage: true, largestPage: 10 }],
		['has no second page', { largestPage: 100 }],
	])('it %s: a create that hangs is not sent again', async (label, options) => {
		const { service, run } = openService(options);
		if (/second/.test(label))
			intercept(service, (data, { url, qs }) =>
				url.includes('/histories') && Number(qs?.page) > 1 ? [] : data,
			);
		service.script.add('create', ['pass', 'pass', 'pass', 'pass', HANGS]);
		const done = await run({ items: items(300), goesOn: true, options: { tasksInFlight: 5 } });
		expectNeverTwice(done, service.tasks);
		expect(service.tasks).toHaveLength(300);
	});

	test('it was quick once, and stalls later: what it showed then proves nothing now', async () => {
		const { service, run } = openService();
		service.script.add('create', ['pass', 'pass', LOST, 'pass', 'pass', LOST]);
		let creates = 0;
		intercept(service, (data, { method }) => {
			if (method !== 'POST') return data;
			creates += 1;
			if (creates === 4) service.configure({ workMs: 200_000 });
			if (creates === 5) service.configure({ historyDelayMs: 130_000 });
			return data;
		});
		const done = await run({ items: items(6), goesOn: true, options: { tasksInFlight: 1 } });
		expectNeverTwice(done, service.tasks);
		expect(service.tasks).toHaveLength(6);
	});
});

describe('a Spending Limit', () => {
	const NINE_MEGAPIXELS = { imageUrl: 'https://shop.example.com/3000x3000/a.jpg' };
	const usageOf = (frozen: number, consume: number) => ({
		meta: { usage: { type: 'point', frozen, consume } },
	});

	test.each<[string, (isCreate: boolean) => object]>([
		['creates freeze less than the task costs', (isCreate) => (isCreate ? usageOf(1e5, 0) : {})],
		['tasks are said to cost nothing', () => usageOf(0, 0)],
		['nothing is told of prices', () => ({ meta: {} })],
	])('holds where %s', async (_label, usage) => {
		const { service, run } = openService({ pricesInCreates: true });
		intercept(service, (data, { method }) =>
			'task_id' in data ? { ...data, ...usage(method === 'POST') } : data,
		);
		const options = { spendingLimitUsd: 0.1 };
		const done = await run({ items: items(20, NINE_MEGAPIXELS), goesOn: true, options });
		const spent = service.tasks.reduce((sum, { frozenPoints }) => sum + frozenPoints, 0);
		expect([done.output.length, spent / POINTS_PER_USD <= 0.1]).toEqual([20, true]);
	});
});

describe('a second create that the user risks', () => {
	const options = { createAgainIfUnknown: true };

	test('is told of where it is taken: the first may have been paid as well', async () => {
		const { service, run } = openService({ marks: 'configAbsent' });
		service.script.add('create', [LOST]);
		const done = await run({ items: items(1), goesOn: true, options });
		expect(service.tasks.filter(isPaid)).toHaveLength(2);
		expect(done.hints[0].message).toMatch(/1 lost request may have created an extra task/);
	});

	test('is of unknown fate where it is refused', async () => {
		const { service, run } = openService({ marks: 'configAbsent' });
		const refusal = { status: 402, body: { code: 402, message: 'insufficient credits' } };
		service.script.add('create', [LOST, refusal]);
		const done = await run({ items: items(1), goesOn: true, options });
		expect(unknownOf(done)).toBe(1);
		expect(done.output[0].json.error).toMatchObject({ reason: 'unknownCreate' });
	});
});
