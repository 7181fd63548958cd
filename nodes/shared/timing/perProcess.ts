import type { Clock } from './clock';
import { getOrAdd } from '../values/getOrAdd';

/**
 * Keeps one thing for as long as this process lives: whatever outlives a run is kept this way. It is found by the clock, of
 * which n8n's process has one, and each test its own.
 */
export function perProcess<T>(create: () => T): (owner: { clock: Clock }) => T {
	const known = new WeakMap<Clock, T>();
	return ({ clock }) => getOrAdd(known, clock, create);
}
