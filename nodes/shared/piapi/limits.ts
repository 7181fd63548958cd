import { Problem } from '../problem/problem';
import { readAccount } from '../task/account';
import type { Context } from './context';
import { getAccount } from './endpoints';
import { RETRY, withRetries } from './retry';

/** When neither the user nor the account says how many tasks may run at once. */
const DEFAULT_TASKS_IN_FLIGHT = 5;
/** A limit against typing errors; no plan known allows more. */
const MAX_TASKS_IN_FLIGHT = 1000;

/** How many tasks the user wants in flight: as many as the account's plan runs at once, or a number. */
export type ChosenTasksInFlight = 'plan' | number;

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
	chosen: ChosenTasksInFlight,
	jobCount: number,
): Promise<Limits> {
	if (chosen !== 'plan') return { tasksInFlight: Math.min(chosen, MAX_TASKS_IN_FLIGHT) };
	if (jobCount <= 1) return { tasksInFlight: 1 };
	const ask = async () => readAccount(await getAccount(context));
	const account = await withRetries(context, RETRY.account, ask).catch((error: unknown) => {
		if (error instanceof Problem && error.reason === 'unauthorized') throw error;
		return undefined;
	});
	const allowed = account?.tasksInFlight ?? DEFAULT_TASKS_IN_FLIGHT;
	return {
		tasksInFlight: Math.min(allowed, MAX_TASKS_IN_FLIGHT),
		balanceUsd: account?.balanceUsd,
	};
}
