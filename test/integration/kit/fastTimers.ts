/** Stands for `node:timers/promises` and for the global timers while time goes faster: see `fastTime`. */
/** How many times as fast time goes: the Jest configuration says it. */
declare const speed: number;

const { setTimeout: realSetTimeout, setInterval: realSetInterval, Date: RealDate } = globalThis;
const realPerformance = performance;
const startMs = RealDate.now();
const pending = new Set<NodeJS.Timeout>();

/** As `Date.now`. */
export function dateNow(): number {
	return startMs + Math.floor((RealDate.now() - startMs) * speed);
}

/** As `performance.now`. */
export function performanceNow(): number {
	return realPerformance.now() * speed;
}

/** As the global `setInterval`. */
export function repeatedly(work: () => void, ms = 0): NodeJS.Timeout {
	return realSetInterval(work, ms / speed);
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
	}, ms / speed);
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
