import type { SimulatorOptions } from '../simulator';
import { SERIAL_ITEMS, type Contender } from './contenders';
import type { SERVED_MASKS } from './servedMasks';
import { boundMs } from './statistics';

/** Of the simulator's random numbers: the same draws in every run. */
export const SEED = 1;

/** One situation in which the contenders are compared. */
export interface BenchCase {
	number: number;
	title: string;
	itemCount: number;
	/** How many tasks the account may have in flight, as it says itself. */
	slots: number;
	/** A mean task: in the queue and at work. */
	queueMs: number;
	workMs: number;
	/** Share of itself by which each of both times varies. */
	spread: number;
	/** API requests a second; 0 is no limit. */
	requestsPerSecond: number;
	contenders: Contender[];
	/** After this a run is ended, where its own work takes longer than the usual limit allows. */
	limitMs?: number;
	/** The part of the bench that it is, if it is not one of the cases. */
	part?: 'photos';
	/** Highest makespan that is good enough: as a multiple of the bound, or of the makespan of the case it is held against. */
	makespanTarget: number;
	/** Number of the case, the same but for its faults, that it is held against. */
	comparedWith?: number;
	/** What else the service does. */
	service?: Partial<SimulatorOptions>;
	/** Most that V8 lets n8n's heap grow to, in megabytes; otherwise garbage is kept as long as there is room for it. */
	heapMegabytes?: number;
	/** Most memory, in bytes, beyond the run with few items. */
	memoryTargetBytes?: number;
	/** Whether that memory is beyond what n8n itself takes for as many such items. */
	isBeyondN8n?: boolean;
	/** The masks are these; otherwise they are those of a sample image, of some kB. */
	servedMasks?: keyof typeof SERVED_MASKS;
	/** Also run with this many items, to tell how memory grows. */
	smallItemCount?: number;
}

const EVERYBODY: Contender[] = ['ours', 'loop', 'serial'];
const FOUR_SECONDS = { queueMs: 1_300, workMs: 2_700, spread: 0.3 };
const SHORT = {
	itemCount: 300,
	slots: 20,
	queueMs: 100,
	workMs: 200,
	spread: 0.3,
	requestsPerSecond: 0,
	contenders: ['ours'] as Contender[],
};
const TWO_HUNDRED = { itemCount: 200, slots: 20, ...FOUR_SECONDS };

export const CASES: BenchCase[] = [
	{
		number: 1,
		title: '20 items, no limit',
		itemCount: 20,
		slots: 1_000,
		...FOUR_SECONDS,
		requestsPerSecond: 0,
		contenders: EVERYBODY,
		makespanTarget: 1.1,
	},
	{
		number: 2,
		title: '200 items on 20 slots',
		...TWO_HUNDRED,
		requestsPerSecond: 0,
		contenders: ['ours', 'unseen', 'loop', 'careful', 'serial'],
		makespanTarget: 1.06,
	},
	{
		number: 3,
		title: '200 items on 20 slots, 20 requests/s',
		...TWO_HUNDRED,
		requestsPerSecond: 20,
		contenders: EVERYBODY,
		makespanTarget: 1.25,
	},
	{
		number: 4,
		title: '1,000 masks of 1 MB on 50 slots',
		itemCount: 1_000,
		slots: 50,
		queueMs: 600,
		workMs: 1_400,
		spread: 0.3,
		requestsPerSecond: 0,
		contenders: ['ours', 'unseen'],
		makespanTarget: 1.06,
		servedMasks: 'noise',
		smallItemCount: 10,
	},
	{
		number: 5,
		title: '200 masks of 4 million pixels on 20 slots',
		...TWO_HUNDRED,
		requestsPerSecond: 0,
		contenders: ['ours', 'unseen'],
		makespanTarget: 1.08,
		servedMasks: 'shapes',
	},
	{
		number: 6,
		title: '200 items on 20 slots, a service that refuses more by 429',
		...TWO_HUNDRED,
		requestsPerSecond: 0,
		contenders: ['ours'],
		makespanTarget: 1.1,
		service: { beyondLimit: 'reject429' },
	},
	{
		number: 7,
		title: '200 items on 20 slots, a service that refuses more by 400, in other words',
		...TWO_HUNDRED,
		requestsPerSecond: 0,
		contenders: ['ours'],
		makespanTarget: 1.1,
		service: { beyondLimit: 'reject400', beyondLimitMessage: 'please come back later' },
	},
	{
		...SHORT,
		number: 8,
		title: '300 short tasks, without a fault',
		makespanTarget: Infinity,
	},
	{
		...SHORT,
		number: 9,
		title: '300 short tasks, 5 % of creates answered 503',
		makespanTarget: 2,
		comparedWith: 8,
		service: { faults: { create5xx: 0.05 } },
	},
	{
		...SHORT,
		number: 10,
		title: '300 short tasks, 5 % of creates answered by a web page',
		makespanTarget: 2,
		comparedWith: 8,
		service: { faults: { createHtml502: 0.05 } },
	},
	{
		...SHORT,
		number: 11,
		title: '300 short tasks, 18 % of looks fail',
		makespanTarget: 1.7,
		comparedWith: 8,
		service: { faults: { get5xx: 0.18 } },
	},
	{
		...SHORT,
		number: 12,
		title: '300 short tasks, 18 % of images fail',
		makespanTarget: 1.5,
		comparedWith: 8,
		service: { faults: { image503: 0.18 } },
	},
	{
		number: 13,
		title: '10,000 masks of 512 × 512 on 90 slots',
		itemCount: 10_000,
		slots: 90,
		queueMs: 300,
		workMs: 700,
		spread: 0.3,
		requestsPerSecond: 0,
		contenders: ['ours'],
		makespanTarget: 1.1,
		servedMasks: 'small',
		heapMegabytes: 320,
		smallItemCount: 100,
		memoryTargetBytes: 150 * 1024 ** 2,
		isBeyondN8n: true,
	},
	{
		number: 14,
		title: '100 photographs of 1.4 million pixels on 20 slots, with cutouts',
		itemCount: 100,
		slots: 20,
		...FOUR_SECONDS,
		requestsPerSecond: 0,
		contenders: ['ours', 'cutouts'],
		makespanTarget: 1.3,
	},
	{
		number: 15,
		title: '50 files of 9 MB, sent inline, on 50 slots',
		itemCount: 50,
		slots: 50,
		...FOUR_SECONDS,
		requestsPerSecond: 0,
		contenders: ['inline'],
		makespanTarget: Infinity,
		servedMasks: 'small',
		smallItemCount: 2,
		memoryTargetBytes: 250 * 1024 ** 2,
	},
	{
		number: 16,
		title: '100 phone photos of 12 million pixels on 20 slots, with cutouts of full size',
		itemCount: 100,
		slots: 20,
		...FOUR_SECONDS,
		requestsPerSecond: 0,
		contenders: ['phone'],
		part: 'photos',
		makespanTarget: Infinity,
		limitMs: 900_000,
	},
];

/** How many items a contender is run on at most. */
export function itemCountOf({ itemCount }: BenchCase, contender: Contender): number {
	return contender === 'serial' ? Math.min(itemCount, SERIAL_ITEMS) : itemCount;
}

/** After this the run is ended and counts as not finished; n8n's own start is part of it. */
export function timeLimitMs(benchCase: BenchCase, contender: Contender, itemCount: number): number {
	const { slots, queueMs, workMs, spread, limitMs } = benchCase;
	if (limitMs !== undefined) return limitMs;
	const meanMs = queueMs + workMs;
	const ownSlots = contender === 'serial' ? 1 : slots;
	return 5 * boundMs(itemCount, ownSlots, [meanMs * (1 - spread), meanMs * (1 + spread)]) + 60_000;
}

/**
 * The service of a case. A create beyond the slots is taken and waits there: turned down with a 429 instead, the
 * contenders built from n8n's own nodes would come to a stop at the first one.
 */
export function simulatorOptions(benchCase: BenchCase): Partial<SimulatorOptions> {
	const { slots, queueMs, workMs, spread, requestsPerSecond } = benchCase;
	return {
		seed: SEED,
		queueMs,
		workMs,
		spread,
		maxConcurrentTasks: slots,
		beyondLimit: 'queue',
		requestsPerSecond,
		retryAfter: 'seconds',
		...benchCase.service,
	};
}
