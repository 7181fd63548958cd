/** Everyone who waits for one signal. */
interface Group {
	listeners: Set<() => void>;
	/** Stops listening to the signal. */
	end(): void;
}

const waiting = new WeakMap<AbortSignal, Group>();

/**
 * Calls `listener` once when `signal` aborts, or at once if it has. Returns a function that takes the listener back. However
 * many wait, the signal has one listener: Node.js warns of more than ten, and a run has hundreds of waits on its stop.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
	if (signal.aborted) {
		listener();
		return () => {};
	}
	const own = () => listener();
	const group = waiting.get(signal) ?? listenTo(signal);
	group.listeners.add(own);
	return () => {
		group.listeners.delete(own);
		if (group.listeners.size === 0) group.end();
	};
}

function listenTo(signal: AbortSignal): Group {
	const listeners = new Set<() => void>();
	const callAll = () => {
		for (const listener of listeners) listener();
	};
	const end = () => {
		signal.removeEventListener('abort', callAll);
		waiting.delete(signal);
	};
	const group = { listeners, end };
	waiting.set(signal, group);
	signal.addEventListener('abort', callAll, { once: true });
	return group;
}
