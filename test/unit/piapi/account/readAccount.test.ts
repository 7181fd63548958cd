import { readAccount } from '../../../../nodes/shared/piapi/account/readAccount';

describe('readAccount', () => {
	test.each([
		[
			'under plain names, and all its own',
			{ equivalent_in_usd: 1.5, plan: 'creator', max_image_toolkit_concurrency: 20 },
			{ balanceUsd: 1.5, plan: 'creator', maxTasksAtOnce: 20 },
		],
		['the balance as a text', { equivalent_in_usd: '1.5' }, { balanceUsd: 1.5 }],
		['the balance in the wallet', { wallet: { equivalent_in_usd: 2 } }, { balanceUsd: 2 }],
		[
			"the account's before the wallet's",
			{ equivalent_in_usd: 0, wallet: { equivalent_in_usd: 2 } },
			{ balanceUsd: 0 },
		],
		['a balance that is none', { equivalent_in_usd: 'much', plan: 5 }, {}],
		['a general limit', { max_concurrent_task_count: '12' }, { maxTasksAtOnce: 12 }],
		[
			'its own limit before the general one',
			{ max_image_toolkit_concurrency: 3, max_concurrent_task_count: 12 },
			{ maxTasksAtOnce: 3 },
		],
		['a whole number of tasks', { max_concurrent_task_count: 2.9 }, { maxTasksAtOnce: 2 }],
		['one task', { max_concurrent_task_count: 1 }, { maxTasksAtOnce: 1 }],
		['a limit that lets nothing through', { max_concurrent_task_count: 0.9 }, {}],
		['a wallet of a wrong type', { wallet: 'full' }, {}],
		['nothing', {}, {}],
	])('%s', (_label, account, expected) => {
		expect(readAccount(account, [])).toStrictEqual({ ...account, ...expected });
	});

	test.each([
		['the key', { api_key: 'sk-1' }],
		[
			'what makes n8n take an item for a failed one',
			{ error: 'x', $error: { message: 'y' }, $json: {} },
		],
		['the address of its hook', { notification_hook_url: 'https://hooks.test/T0/B0/token' }],
	])('without %s', (_label, secret) => {
		expect(readAccount({ plan: 'free', ...secret }, [])).toEqual({ plan: 'free' });
	});
});
