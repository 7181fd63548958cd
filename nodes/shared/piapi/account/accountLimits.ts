import { expectProblem, Problem } from '../../problem/problem';
import { readAccount } from './readAccount';
import { asText, type JsonObject } from '../../values/json';
import type { WindowSize } from '../../limits/taskLimit';
import type { Context } from '../context';
import { getAccount } from '../endpoints/getAccount';
import { perAccount } from './perAccount';
import { concernsAll } from '../refusal';
import { RETRY, withRetries } from '../retry';

/** Used if neither the user nor the account says how many tasks may run at once. */
const DEFAULT_TASKS_IN_FLIGHT = 5;
/** Guards against typing errors; no known plan allows more. */
const MAX_TASKS_IN_FLIGHT = 1000;
/**
 * Tasks beyond the plan, as a share of it, that wait at the service, so that a slot is filled before we see it become free.
 */
const BEYOND_PLAN_SHARE = 0.2;

/** How long to remember whether an account has a webhook of its own, in milliseconds. */
const REMEMBERED_MS = 10 * 60_000;
/** Whether an account has one, and when we asked. */
const hookOf = perAccount(() => ({ isSet: false, atMs: -Infinity }));

/** How many tasks the user wants in flight: as many as the plan allows, or a number. */
export type ChosenTasksInFlight = 'plan' | number;

export interface Limits extends WindowSize {
	/** The account's balance in US dollars, if we asked and it tells. */
	balanceUsd?: number;
}

/**
 * How many tasks may be in flight: exactly what the user set, else what the account's plan allows and a few more, which
 * takes one free request. A wrong key or address shows here, before any task is sent; any other problem with the account
 * only means the default.
 */
export async function readLimits(
	context: Context,
	chosen: ChosenTasksInFlight,
	jobCount: number,
): Promise<Limits> {
	if (chosen !== 'plan') return exactly(Math.min(chosen, MAX_TASKS_IN_FLIGHT));
	if (jobCount <= 1) return exactly(1);
	const ask = async () => await askAccount(context);
	const fields = await withRetries(context, RETRY.account, ask).catch(unlessSettled);
	const account = fields && readAccount(fields, context.secrets);
	const allowed = account?.maxTasksAtOnce ?? DEFAULT_TASKS_IN_FLIGHT;
	const tasksInFlight = Math.min(allowed, MAX_TASKS_IN_FLIGHT);
	const beyondPlan = Math.ceil(tasksInFlight * BEYOND_PLAN_SHARE);
	return { tasksInFlight, beyondPlan, balanceUsd: account?.balanceUsd };
}

/**
 * Whether the account has a webhook of its own, which is called for each of its tasks. Asked once every few minutes per
 * account. True if it cannot be asked, false if there is nothing to ask. Throws if the key or the address is wrong.
 */
export async function hasAccountHook(context: Context): Promise<boolean> {
	const known = hookOf(context);
	if (context.clock.now() - known.atMs < REMEMBERED_MS) return known.isSet;
	const ask = async () => await askAccount(context);
	const fields = await withRetries(context, RETRY.account, ask).catch(expectProblem);
	if (!(fields instanceof Problem)) return isHookSet(fields);
	unlessSettled(fields);
	return fields.reason !== 'notFound';
}

async function askAccount(context: Context): Promise<JsonObject> {
	const fields = await getAccount(context);
	Object.assign(hookOf(context), { isSet: isHookSet(fields), atMs: context.clock.now() });
	return fields;
}

function isHookSet(fields: JsonObject): boolean {
	return asText(fields.notification_hook_url) !== undefined;
}

/** For a `catch`: rethrows what every other request will meet too. */
function unlessSettled(error: unknown): undefined {
	if (concernsAll(expectProblem(error))) throw error;
}

function exactly(tasksInFlight: number): Limits {
	return { tasksInFlight, beyondPlan: 0 };
}
