import { digestOf } from '../task/mark';
import type { Clock } from '../timing/clock';
import type { Context } from './context';

/** Keeps something of each account for as long as the process lives; what it gives finds that of a run's account. */
export function perAccount<T>(create: () => T): (context: Context) => T {
	const known = new WeakMap<Clock, Map<string, T>>();
	return ({ clock, baseUrl, secrets }) => {
		const ofClock = known.get(clock) ?? new Map<string, T>();
		known.set(clock, ofClock);
		// An account's name, without its key.
		const name = digestOf(JSON.stringify([baseUrl, ...secrets]));
		const own = ofClock.get(name) ?? create();
		ofClock.set(name, own);
		return own;
	};
}
