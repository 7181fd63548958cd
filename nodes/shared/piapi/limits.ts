import { readAccount } from '../task/account';
import type { Clock } from '../timing/clock';
import { getAccount } from './endpoints';
import { Problem } from '../problem/problem';
import type { Context } from './request';
import { retryRead } from './retry';

/** When neither the user nor the account says how many tasks may run at once. */
const DEFAULT_TASKS_IN_FLIGHT = 5;
/** A limit against typing errors; no plan known allows more. */
const MAX_TASKS_IN_FLIGHT = 1000;

export interface Limits {
	/** How many tasks may be in flight. */
	tasksInFlight: number;
	/** The account's balance in US dollars, where the account was asked and tells. */
	balanceUsd?: number;
}

/**
 * How many tasks may be in flight: what the user set, else what the account's plan allows, which one free request
 * tells. A wrong key shows here, before any task is sent; any other problem with the account only means the default.
 */
export async function readLimits(
	context: Context,
	chosen: number,
	jobCount: number,
	clock: Clock,
): Promise<Limits> {
	if (chosen >= 1) return { tasksInFlight: Math.min(chosen, MAX_TASKS_IN_FLIGHT) };
	if (jobCount <= 1) return { tasksInFlight: 1 };
	const ask = async () => readAccount(await getAccount(context));
	const account = await retryRead(ask, context, clock).catch((error: unknown) => {
		if (error instanceof Problem && error.reason === 'unauthorized') throw error;
		return undefined;
	});
	const allowed = account?.tasksInFlight ?? DEFAULT_TASKS_IN_FLIGHT;
	return {
		tasksInFlight: Math.min(allowed, MAX_TASKS_IN_FLIGHT),
		balanceUsd: account?.balanceUsd,
	};
}
