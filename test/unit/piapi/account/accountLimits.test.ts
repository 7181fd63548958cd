import { hasAccountHook, readLimits } from '../../../../nodes/shared/piapi/account/accountLimits';
import { agree, FakeService, refuse, rejection } from '../../kit/fakeService';

const account = { max_image_toolkit_concurrency: 20, equivalent_in_usd: 1.5 };

test.each([
	['a number', 7, 7],
	['a typing error', 100_000, 1_000],
])('what the user set needs no question: %s', async (_label, chosen, tasksInFlight) => {
	const service = new FakeService(refuse(500));
	expect(await readLimits(service.context, chosen, 50)).toEqual({ tasksInFlight, beyondPlan: 0 });
	expect(service.requests).toEqual([]);
});

test.each([0, 1])('%i items need no question', async (count) => {
	const service = new FakeService(refuse(500));
	expect(await readLimits(service.context, 'plan', count)).toEqual({
		tasksInFlight: 1,
		beyondPlan: 0,
	});
	expect(service.requests).toEqual([]);
});

test.each([
	['as many as the plan allows', account, { tasksInFlight: 20, beyondPlan: 4, balanceUsd: 1.5 }],
	[
		'not beyond reason',
		{ ...account, max_image_toolkit_concurrency: 5_000 },
		{ tasksInFlight: 1_000, beyondPlan: 200, balanceUsd: 1.5 },
	],
	[
		'five where it does not tell, and at least one beyond',
		{ max_image_toolkit_concurrency: '' },
		{ tasksInFlight: 5, beyondPlan: 1, balanceUsd: undefined },
	],
	[
		'of one place too',
		{ max_image_toolkit_concurrency: 1 },
		{ tasksInFlight: 1, beyondPlan: 1, balanceUsd: undefined },
	],
])('two items: %s', async (_label, data, limits) => {
	const service = new FakeService(agree(data));
	expect(await readLimits(service.context, 'plan', 2)).toEqual(limits);
	expect(service.requests).toEqual(['GET https://api.test/account/info']);
});

test('a problem that passes is tried past', async () => {
	const service = new FakeService(refuse(503), agree(account));
	expect(await readLimits(service.context, 'plan', 2)).toMatchObject({ tasksInFlight: 20 });
	expect(service.clock.sleepsMs).toEqual([750]);
});

test('a wrong key shows here', async () => {
	const service = new FakeService(refuse(401));
	const limits = readLimits(service.context, 'plan', 2);
	expect(await rejection(limits)).toMatchObject({ reason: 'unauthorized' });
});

test.each([
	['a refusal', refuse(403)],
	['a service that stays down', refuse(503)],
	['whatever n8n throws', new TypeError('x is not a function')],
])('any other problem only means the default: %s', async (_label, answer) => {
	const { context } = new FakeService(answer);
	expect(await readLimits(context, 'plan', 2)).toMatchObject({ tasksInFlight: 5, beyondPlan: 1 });
});

test.each([
	['it is refused', refuse(403), true],
	['the service stays down', refuse(503), true],
	['there is no such page', refuse(404), false],
])(
	'whether an account has a webhook that cannot be asked, because %s',
	async (_label, answer, expected) => {
		const { context } = new FakeService(answer);
		expect(await hasAccountHook(context)).toBe(expected);
	},
);

test('whether the account has a webhook is asked anew after ten minutes, whatever the date is now', async () => {
	const service = new FakeService(agree(account));
	const { context, clock } = service;
	const asked = async (afterMs: number) => {
		clock.pass(afterMs);
		await hasAccountHook(context);
		return service.requests.length;
	};
	expect([await asked(0), await asked(599_000)]).toEqual([1, 1]);
	clock.setDate(-3_600_000);
	expect(await asked(1_000)).toBe(2);
});
