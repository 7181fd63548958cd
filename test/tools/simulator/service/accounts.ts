import { randomUUID } from 'node:crypto';

/** Points in one US dollar. */
export const POINTS_PER_USD = 10_000_000;

const PLANS = ['free', 'creator', 'pro'] as const;

export interface Account {
	id: string;
	apiKey: string;
	name: string;
	plan: (typeof PLANS)[number];
	/** Points left; what running tasks have frozen is still in here. */
	balancePoints: number;
	/** Undefined: the simulator's `maxConcurrentTasks`. */
	maxConcurrentTasks?: number;
	/** An account-wide hook of its owner; it is told, and never called here. */
	notificationHookUrl: string;
}

export type AccountOptions = Partial<Account>;

/** Makes an account; what is not given is a Creator account with 100 USD and a new key. */
export function createAccount(options: AccountOptions = {}): Account {
	return {
		id: randomUUID(),
		apiKey: `sim-${randomUUID()}`,
		name: 'Simulated account',
		plan: 'creator',
		balancePoints: 100 * POINTS_PER_USD,
		notificationHookUrl: '',
		...options,
	};
}

/** Whether the plan may upload: Creator or higher. */
export function mayUpload({ plan }: Account): boolean {
	return PLANS.indexOf(plan) >= PLANS.indexOf('creator');
}

/** What `GET /account/info` gives for an account. */
export function describeAccount(account: Account, concurrentTasks: number) {
	const usd = account.balancePoints / POINTS_PER_USD;
	return {
		id: account.id,
		name: account.name,
		plan: account.plan,
		equivalent_in_usd: usd,
		max_concurrent_task_count: concurrentTasks,
		max_image_toolkit_concurrency: concurrentTasks,
		notification_hook_url: account.notificationHookUrl,
		credit_pack_info: null,
		wallet: { balance: account.balancePoints, equivalent_in_usd: usd },
	};
}
