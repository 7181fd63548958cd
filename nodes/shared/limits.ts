import { tasksAllowed } from './account';
import type { Clock } from './clock';
import { Problem } from './problem';
import { getAccount, type Connection } from './transport';
import { tryOften } from './tryOften';

/** When neither the user nor the account says how many tasks may run at once. */
const DEFAULT_TASKS_IN_FLIGHT = 5;
/** A limit against typing errors; no plan known allows more. */
const MAX_TASKS_IN_FLIGHT = 1000;

/**
 * How many tasks may be in flight: what the user set, else what the account's plan allows, which one free request
 * tells. A wrong key shows here, before any task is sent; any other problem with the account only means the default.
 */
export async function readTasksInFlight(
	connection: Connection,
	chosen: number,
	itemCount: number,
	clock: Clock,
): Promise<number> {
	if (chosen >= 1) return Math.min(chosen, MAX_TASKS_IN_FLIGHT);
	if (itemCount <= 1) return 1;
	const ask = async () => await getAccount(connection);
	const account = await tryOften(ask, connection, clock).catch((error: unknown) => {
		if (error instanceof Problem && error.reason === 'unauthorized') throw error;
		return undefined;
	});
	const allowed = (account && tasksAllowed(account)) ?? DEFAULT_TASKS_IN_FLIGHT;
	return Math.min(allowed, MAX_TASKS_IN_FLIGHT);
}
