import { getOrAdd } from '../../values/getOrAdd';
import { perProcess } from '../../timing/perProcess';
import type { Context } from '../context';

/** Keeps one thing for each account for as long as this process lives. */
export function perAccount<T>(create: () => T): (context: Context) => T {
	const accounts = perProcess(() => new Map<string, T>());
	return (context) => getOrAdd(accounts(context), context.account, create);
}
