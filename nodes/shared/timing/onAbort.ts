/** Who waits for a signal, by the signal. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` once when `signal` aborts, at once where it has; the answer takes it back. However many wait, the signal
 * has one listener: Node.js warns of more than ten, and a run has hundreds of waits on its stop.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
	if (signal.aborted) {
		listener();
		return () => {};
	}
	const own = () => listener();
	const listeners = waiting.get(signal) ?? listenTo(signal);
	listeners.add(own);
	return () => void listeners.delete(own);
}

function listenTo(signal: AbortSignal): Set<() => void> {
	const listeners = new Set<() => void>();
	waiting.set(signal, listeners);
	const callAll = () => {
		for (const listener of listeners) listener();
		listeners.clear();
	};
	signal.addEventListener('abort', callAll, { once: true });
	return listeners;
}
