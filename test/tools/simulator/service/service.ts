import type { SimulatorOptions } from '../options';
import type { Account } from './accounts';
import type { ServerCounters } from './counters';
import type { CreateAnswers } from './createAnswers';
import type { RequestFaultName } from './faultList';
import type { RateLimit } from './rateLimit';
import type { RequestRecord } from './requests';
import type { ServiceClock } from './serviceClock';
import type { TaskBook } from './taskBook';

/** A file that a client uploaded. */
export interface UploadedFile {
	bytes: Buffer;
	mimeType: string;
}

/** What the routes share. */
export interface Service {
	options: SimulatorOptions;
	random: () => number;
	clock: ServiceClock;
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
	/** By API key. */
	accounts: Map<string, Account>;
	book: TaskBook;
	rateLimit: RateLimit;
	createAnswers: CreateAnswers;
	/** How many creates are held back now, to be taken later. */
	takenLater: number;
	counters: ServerCounters;
	/** By their path on the image origin. */
	uploads: Map<string, UploadedFile>;
	urls: { api: string; upload: string; image: string };
}

/** A request on its way to its route. */
export interface Call {
	record: RequestRecord;
	query: URLSearchParams;
	/** Path without the query. */
	pathname: string;
	apiKey: string;
	body: Buffer;
	fault?: RequestFaultName;
}
