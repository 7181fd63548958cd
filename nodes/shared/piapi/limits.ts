import { Problem } from '../problem/problem';
import { readAccount } from '../task/account';
import type { WindowSize } from '../timing/slotWindow';
import type { Context } from './context';
import { getAccount } from './getAccount';
import { RETRY, withRetries } from './retry';

/** When neither the user nor the account says how many tasks may run at once. */
const DEFAULT_TASKS_IN_FLIGHT = 5;
/** A limit against typing errors; no plan known allows more. */
const MAX_TASKS_IN_FLIGHT = 1000;
/** Share of the plan's number that waits at the service beyond it, so that a place is filled before its end is seen. */
const BEYOND_PLAN_SHARE = 0.2;

/** How many tasks the user wants in flight: as many as the account's plan runs at once, or a number. */
export type ChosenTasksInFlight = 'plan' | number;

export interface Limits extends WindowSize {
	/** The account's balance in US dollars, where the account was asked and tells. */
	balanceUsd?: number;
}

/**
 * How many tasks may be in flight: exactly what the user set, else what the account's plan allows and a few more, which
 * one free request tells. A wrong key shows here, before any task is sent; any other problem with the account only means the default.
 */
export async function readLimits(
	context: Context,
	chosen: ChosenTasksInFlight,
	jobCount: number,
): Promise<Limits> {
	if (chosen !== 'plan') return exactly(Math.min(chosen, MAX_TASKS_IN_FLIGHT));
	if (jobCount <= 1) return exactly(1);
	const ask = async () => readAccount(await getAccount(context));
	const account = await withRetries(context, RETRY.account, ask).catch((error: unknown) => {
		if (error instanceof Problem && error.reason === 'unauthorized') throw error;
		return undefined;
	});
	const allowed = account?.tasksInFlight ?? DEFAULT_TASKS_IN_FLIGHT;
	const tasksInFlight = Math.min(allowed, MAX_TASKS_IN_FLIGHT);
	const beyondPlan = Math.ceil(tasksInFlight * BEYOND_PLAN_SHARE);
	return { tasksInFlight, beyondPlan, balanceUsd: account?.balanceUsd };
}

function exactly(tasksInFlight: number): Limits {
	return { tasksInFlight, beyondPlan: 0 };
}
