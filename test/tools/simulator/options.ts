import type { AccountOptions } from './service/accounts';
import type { FaultName } from './service/faults';
import type { ActionForm, AddressForm, TimeForm } from './service/forms';
import type { ImageFormat } from './service/imageForms';

/** How a finished task carries its images, and what body surrounds it. */
export const OUTPUT_SHAPES = [
	/** Four addresses. */
	'image_urls',
	/** The mask's address alone. */
	'image_url',
	/** Four addresses beside an empty `image_url`. */
	'image_url_empty_beside_urls',
	/** Three addresses: annotated, mask, inverted mask. */
	'image_urls_three',
	/** Four images as base64. */
	'image_base64s',
	/** The mask alone as base64. */
	'image_base64',
	/** The same two with a `data:` prefix. */
	'data_base64s',
	'data_base64',
	/** The older service's `task_info` and `task_result`. */
	'legacy',
	/** The task without the envelope around it, in callbacks too. */
	'bare',
] as const;
export type OutputShape = (typeof OUTPUT_SHAPES)[number];

export const STATUS_VOCABULARIES = ['capitalised', 'lower', 'legacy', 'tab'] as const;
export type StatusVocabulary = (typeof STATUS_VOCABULARIES)[number];

/** How a time that has not come yet is written. */
export const NOT_YET_FORMS = ['zero', 'null', 'empty', 'absent'] as const;
export type NotYetForm = (typeof NOT_YET_FORMS)[number];

/** Where a failed task says why. */
export const FAILURE_CAUSES = [
	'error.message',
	'error.raw_message',
	'logs',
	'logObjects',
	'detail',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** Where the rows of the history lie; all but the first name a key of `data`, or a way down into it. */
export const HISTORY_SHAPES = [
	/** `data` itself. */
	'array',
	'tasks',
	'list',
	'data',
	/** `{filters: [], tasks: […]}`: an empty list comes first. */
	'emptyListFirst',
	/** Beside a list of words. */
	'wordsFirst',
	/** `{result: {page: {items: […]}}}`. */
	'deep',
] as const;
export type HistoryShape = (typeof HISTORY_SHAPES)[number];

/** Words of a server error on a create. Some of them mean something else elsewhere. */
export const SERVER_ERROR_WORDS = [
	'internal server error',
	'sorry, too many clients already',
	'concurrent update',
	'could not generate limit',
	'insufficient quota on the node',
	'task not found in the cache',
	'upgrade in progress',
] as const;

/** `mixed` is drawn anew for every task from the seeded random. */
export interface SimulatorOptions {
	/** 0 takes a free port. Ports and seed cannot change at run time. */
	apiPort: number;
	uploadPort: number;
	imagePort: number;
	seed: number;
	/** Accounts beside the default one. */
	accounts: AccountOptions[];

	outputShape: OutputShape | 'mixed';
	/** Which image stands at each place of the documented order: annotated, negative annotated, mask, inverted mask. */
	imageOrder: number[];
	imageFormat: ImageFormat;
	/** Size of the images as a multiple of the input's. */
	imageScale: number;
	/** Whether the addresses end in numbers, or in the names that the open model gives its files. */
	imageFileNames: 'numbers' | 'openModel';
	statusVocabulary: StatusVocabulary | 'mixed';
	/** Whether the answer to a create has status `""`, as in PiAPI's documented example. */
	emptyStatusOnCreate: boolean;
	notYet: NotYetForm | 'mixed';

	/** Time in the queue and at work, each varied by up to `spread` of itself. */
	queueMs: number;
	workMs: number;
	spread: number;
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
	/** How long a new task stays out of the history. */
	historyDelayMs: number;
	/** How much longer at most; drawn for every task. */
	historyDelaySpreadMs: number;
	historyShape: HistoryShape | 'mixed';
	/** `nothing`: as with a feature that is off, or a filter that fits no task. */
	historyShows: 'all' | 'ended' | 'nothing';
	historyAction: ActionForm | 'mixed';
	/** How times are written, in rows of the history and in tasks. */
	historyTimeForm: TimeForm | 'mixed';
	taskTimeForm: TimeForm | 'mixed';
	/** The service's own zone, in minutes ahead of UTC. */
	zoneMinutes: number;
	/** How long a new task cannot be read: its reads are 404. */
	lateReadsMs: number;
	/** How a task tells the address of its image. */
	addressForm: AddressForm | 'mixed';
	/** What a create is told that meets a server error (`create5xx`, `create5xxAfterTaken`); `mixed` draws the words. */
	serverErrorWords: string;
	/** HTTP status of a create without credit. */
	noCreditStatus: number;
	nothingFound: 'emptyMask' | 'fail';

	/** Probability of each fault, drawn for every request (`taskFailed`: for every task). */
	faults: Partial<Record<FaultName, number>>;
	failureCause: FailureCause | 'mixed';
	/** Code and words of a task that fails by the fault `taskFailed`. */
	failureCode: number;
	failureMessage: string;
	/** Time between two chunks of an image that drips (`imageSlow`); it comes in twenty chunks. */
	dripMs: number;

	/** Time before a callback that got no 2xx answer is sent again; there are three tries in all. */
	callbackRetryMs: number;
	callbackTimeoutMs: number;
	/** Sends every callback twice. */
	callbackTwice: boolean;
	/** Also calls when the task goes to work. */
	callbackForProcessing: boolean;

	/** A trap: every API request is answered 302 to the image origin, where a key must never show up. */
	redirectApiToImages: boolean;
	/** Refuses to fetch input images of more than this many bytes. */
	maxImageBytes: number;
	imageTimeoutMs: number;
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
	apiPort: 0,
	uploadPort: 0,
	imagePort: 0,
	seed: 1,
	accounts: [],
	outputShape: 'image_urls',
	imageOrder: [0, 1, 2, 3],
	imageFormat: 'png',
	imageScale: 1,
	imageFileNames: 'numbers',
	statusVocabulary: 'lower',
	emptyStatusOnCreate: true,
	notYet: 'zero',
	queueMs: 200,
	workMs: 300,
	spread: 0,
	maxConcurrentTasks: 20,
	beyondLimit: 'queue',
	beyondLimitMessage: 'too many concurrent tasks',
	placesTakenByOthers: 0,
	othersEveryMs: 5_000,
	requestsPerSecond: 0,
	retryAfter: 'seconds',
	apiLatencyMs: 0,
	imageLatencyMs: 0,
	historyDelayMs: 0,
	historyDelaySpreadMs: 0,
	historyShape: 'array',
	historyShows: 'all',
	historyAction: 'segment',
	historyTimeForm: 'rfc3339',
	taskTimeForm: 'rfc3339',
	zoneMinutes: 0,
	lateReadsMs: 0,
	addressForm: 'asSent',
	serverErrorWords: 'internal server error',
	noCreditStatus: 402,
	nothingFound: 'emptyMask',
	faults: {},
	failureCause: 'error.message',
	failureCode: 10000,
	failureMessage: 'failed to process the task',
	dripMs: 100,
	callbackRetryMs: 5_000,
	callbackTimeoutMs: 10_000,
	callbackTwice: false,
	callbackForProcessing: false,
	redirectApiToImages: false,
	maxImageBytes: 50_000_000,
	imageTimeoutMs: 20_000,
};
