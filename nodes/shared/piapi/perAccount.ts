import { digestOf } from '../task/mark';
import { getOrAdd } from '../values/getOrAdd';
import { perProcess } from '../timing/perProcess';
import type { Context } from './context';

/** Keeps one thing for each account for as long as this process lives. */
export function perAccount<T>(create: () => T): (context: Context) => T {
	const accounts = perProcess(() => new Map<string, T>());
	return (context) => {
		// An account's name, without its key.
		const name = digestOf(JSON.stringify([context.baseUrl, ...context.secrets]));
		return getOrAdd(accounts(context), name, create);
	};
}
