/** Stands for `node:timers/promises` and for the global timers while time goes faster: see `fastTime`. */
export const SPEED = Number(process.env.SPEED ?? 10);

const { setTimeout: realSetTimeout, Date: RealDate } = globalThis;
const startMs = RealDate.now();
const pending = new Set<NodeJS.Timeout>();

export function nowMs(): number {
	return startMs + Math.floor((RealDate.now() - startMs) * SPEED);
}

/** As the global `setTimeout`. */
export function later<T extends unknown[]>(
	work: (...given: T) => void,
	ms = 0,
	...given: T
): NodeJS.Timeout {
	const timer = realSetTimeout(() => {
		pending.delete(timer);
		work(...given);
	}, ms / SPEED);
	pending.add(timer);
	return timer;
}

/** Ends all timers that have not gone off. */
export function endPauses(): void {
	pending.forEach((timer) => clearTimeout(timer));
	pending.clear();
}

/** As the `setTimeout` of `node:timers/promises`. */
async function pause<T>(
	ms?: number,
	value?: T,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<T | undefined> {
	signal?.throwIfAborted();
	return await new Promise((resolve, reject) => {
		const abort = () => {
			clearTimeout(timer);
			pending.delete(timer);
			reject(signal?.reason as Error);
		};
		const timer = later(() => {
			signal?.removeEventListener('abort', abort);
			resolve(value);
		}, ms);
		signal?.addEventListener('abort', abort, { once: true });
	});
}

export { pause as setTimeout };
