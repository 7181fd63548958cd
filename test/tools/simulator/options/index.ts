import type { AccountOptions } from '../service/accounts';
import { FAULT_DEFAULTS, type FaultOptions } from './faultOptions';
import { HISTORY_DEFAULTS, type HistoryOptions } from './historyOptions';
import { TASK_DEFAULTS, type TaskOptions } from './taskOptions';

export * from './words';

/** What the service allows, charges and calls. */
interface ServiceOptions {
	/** 0 takes a free port. Ports and seed cannot change at run time. */
	apiPort: number;
	uploadPort: number;
	imagePort: number;
	seed: number;
	/** Accounts beside the default one. */
	accounts: AccountOptions[];

	/** Tasks that one account may have pending and processing; an account's own number wins. */
	maxConcurrentTasks: number;
	/** What becomes of a create beyond that. */
	beyondLimit: 'queue' | 'reject429' | 'reject400';
	/** In which words it is turned down. */
	beyondLimitMessage: string;
	/** Places that others of the account take, every other such time; the account tells its whole number all the same. */
	placesTakenByOthers: number;
	othersEveryMs: number;
	/** API requests a second that one key may send, polls included; 0 is no limit. */
	requestsPerSecond: number;
	/** How a 429 tells when to come back. */
	retryAfter: 'seconds' | 'date' | 'none' | 'malformed';
	apiLatencyMs: number;
	imageLatencyMs: number;
	/** Tells the price of a task in the answer to its create already; the answer waits until the image is read. */
	pricesInCreates: boolean;

	/** Time before a callback that got no 2xx answer is sent again; there are three tries in all. */
	callbackRetryMs: number;
	callbackTimeoutMs: number;
	/** Sends every callback twice. */
	callbackTwice: boolean;
	/** Also calls when the task goes to work. */
	callbackForProcessing: boolean;

	/** Refuses to fetch input images of more than this many bytes. */
	maxImageBytes: number;
	imageTimeoutMs: number;
}

export interface SimulatorOptions
	extends ServiceOptions, TaskOptions, HistoryOptions, FaultOptions {}

export const DEFAULT_OPTIONS: SimulatorOptions = {
	...TASK_DEFAULTS,
	...HISTORY_DEFAULTS,
	...FAULT_DEFAULTS,
	apiPort: 0,
	uploadPort: 0,
	imagePort: 0,
	seed: 1,
	accounts: [],
	maxConcurrentTasks: 20,
	beyondLimit: 'queue',
	beyondLimitMessage: 'too many concurrent tasks',
	placesTakenByOthers: 0,
	othersEveryMs: 5_000,
	requestsPerSecond: 0,
	retryAfter: 'seconds',
	apiLatencyMs: 0,
	imageLatencyMs: 0,
	pricesInCreates: false,
	callbackRetryMs: 5_000,
	callbackTimeoutMs: 10_000,
	callbackTwice: false,
	callbackForProcessing: false,
	maxImageBytes: 50_000_000,
	imageTimeoutMs: 20_000,
};
