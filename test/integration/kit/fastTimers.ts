/**
 * Stands for `node:timers/promises` and for the global timers while time goes faster: see `fastTime`.
 *
 * Time passes only while the process has nothing to do: while it works, or sharp works for it, time stands still. So
 * whatever is done takes no time, on a slow or busy machine as on a fast one, and timers go off in the order of their
 * times, each when all that the one before it set off has been done.
 */
import { performance as realPerformance } from 'node:perf_hooks';

import sharp from 'sharp';

/** How many times as fast time goes: the Jest configuration says it. */
declare const speed: number;

const {
	setTimeout: realSetTimeout,
	clearTimeout: realClearTimeout,
	setInterval: realSetInterval,
	clearInterval: realClearInterval,
	setImmediate: realSetImmediate,
	Date: RealDate,
} = globalThis;
const startMs = RealDate.now();

/** Real milliseconds between two looks at the time. */
const STEP_MS = 2;
/** So many of them count at most: a process that is not given the processor seems to have nothing to do. */
const MOST_MS = 3;
/**
 * After so many looks in a row between which nothing at all happened everything waits for a timer: from then on time goes
 * faster, up to so many times.
 */
const QUIET_STEPS = 4;
const MOST_SPEED_UP = 16;

/** A timer of this clock. n8n and the tests use no more of Node's than this. */
class FastTimer {
	/** When it goes off. */
	dueMs: number;

	constructor(
		readonly work: () => void,
		private readonly ms: number,
		private readonly repeats: boolean,
	) {
		this.dueMs = passedMs + ms;
	}

	goOff(): void {
		if (this.repeats) this.refresh();
		this.work();
	}

	refresh(): this {
		this.dueMs = passedMs + this.ms;
		add(this);
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	hasRef(): boolean {
		return true;
	}

	close(): this {
		pending.delete(this);
		return this;
	}
}

const pending = new Set<FastTimer>();
/** Milliseconds of this clock since it was made. */
let passedMs = 0;
/** For how long the process has had nothing to do up to the last step, in real milliseconds. */
let lastIdleMs = 0;
/** So many times the system had told the process of something, and so many looks in a row nothing. */
let lastEvents = 0;
let quietSteps = 0;
let stepping: NodeJS.Timeout | undefined;
let isGoingOff = false;
let isHeld = false;
let keepsPace = false;

function add(timer: FastTimer): void {
	pending.add(timer);
	stepping ??= realSetInterval(() => void step(), STEP_MS);
}

/** Lets time go on, and all timers go off whose time has come. */
async function step(): Promise<void> {
	if (isGoingOff) return;
	const { idle } = realPerformance.eventLoopUtilization();
	const toMs = passedMs + Math.min(idle - lastIdleMs, MOST_MS) * speed * speedUp();
	lastIdleMs = idle;
	if (isHeld || isAtWork()) return;
	isGoingOff = true;
	if (nextUntil(toMs) !== undefined) quietSteps = 0;
	for (let next = nextUntil(toMs); next !== undefined; next = nextUntil(toMs)) {
		pending.delete(next);
		passedMs = Math.max(passedMs, next.dueMs);
		await inTurn(next);
	}
	isGoingOff = false;
	if (!isHeld) passedMs = toMs;
	if (pending.size > 0) return;
	realClearInterval(stepping);
	stepping = undefined;
}

/** Lets a timer go off in a turn of its own, and resolves when all that can be done at once has been. */
async function inTurn(timer: FastTimer): Promise<void> {
	await new Promise((resolve) => {
		realSetImmediate(() => {
			realSetImmediate(resolve);
			timer.goOff();
		});
	});
}

/** The timer that goes off next, if its time comes until then. */
function nextUntil(toMs: number): FastTimer | undefined {
	if (isHeld) return undefined;
	let next: FastTimer | undefined;
	for (const timer of pending) {
		if (timer.dueMs <= toMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
	}
	return next;
}

/** How many times as fast time goes, for lack of anything that happens. */
function speedUp(): number {
	const { events } = realPerformance.nodeTiming.uvMetricsInfo;
	quietSteps = events === lastEvents ? quietSteps + 1 : 0;
	lastEvents = events;
	return keepsPace ? 1 : Math.min(2 ** Math.max(quietSteps - QUIET_STEPS, 0), MOST_SPEED_UP);
}

/** Whether time is to go at one speed: for what waits for something that is not seen here, such as Node's own time-outs. */
export function keepPace(isKept: boolean): void {
	keepsPace = isKept;
}

/** Whether threads of their own are at work: sharp's on images, or Node's on files. */
function isAtWork(): boolean {
	const { queue, process: atWork } = sharp.counters();
	if (queue + atWork > 0) return true;
	return quietSteps > QUIET_STEPS && process.getActiveResourcesInfo().some(isOfFiles);
}

function isOfFiles(resource: string): boolean {
	return resource.startsWith('FSReq');
}

/** Lets time stand still until `work` is done: what it asks for comes before any time-out. */
export async function holdTime<T>(work: () => Promise<T>): Promise<T> {
	isHeld = true;
	try {
		return await work();
	} finally {
		isHeld = false;
	}
}

/** Resolves when the event loop has gone round: also while time stands still. */
export async function turn(): Promise<void> {
	await new Promise((resolve) => realSetTimeout(resolve, 1));
}

/** As `Date.now`. */
export function dateNow(): number {
	return startMs + Math.floor(passedMs);
}

/** As `performance.now`. */
export function performanceNow(): number {
	return passedMs;
}

/** As the global `setInterval`. */
export function repeatedly<T extends unknown[]>(
	work: (...given: T) => void,
	ms = 0,
	...given: T
): FastTimer {
	const timer = new FastTimer(() => work(...given), Math.max(ms, 1), true);
	add(timer);
	return timer;
}

/** As the global `setTimeout`. What is to be done at once takes no time. */
export function later<T extends unknown[]>(
	work: (...given: T) => void,
	ms = 0,
	...given: T
): FastTimer | NodeJS.Timeout {
	if (!(ms > 0)) return realSetTimeout(work, 0, ...given);
	const timer = new FastTimer(() => work(...given), ms, false);
	add(timer);
	return timer;
}

/** As the global `clearTimeout` and `clearInterval`. */
export function forget(timer: unknown): void {
	if (timer instanceof FastTimer) timer.close();
	else realClearTimeout(timer as NodeJS.Timeout);
}

/** Ends all timers that have not gone off. */
export function endPauses(): void {
	pending.clear();
}

/** `AbortSignal.timeout` as Node has it. */
export const realTimeoutSignal = AbortSignal.timeout.bind(AbortSignal);

/** As `AbortSignal.timeout`. */
export function timeoutSignal(ms: number): AbortSignal {
	const controller = new AbortController();
	later(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), ms);
	return controller.signal;
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
			forget(timer);
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
