import { REQUEST_KINDS, type OriginName, type RequestKind } from './requests';

/** What happened since the start, or since `resetCounters`. */
export interface Counters {
	requests: Record<RequestKind, number>;
	/** Faults that were drawn, by name. */
	faults: Record<string, number>;
	tasksCreated: number;
	tasksPaid: number;
	/** Creates that a queue before the service holds back now. */
	heldBack: number;
	pointsCharged: number;
	/** TCP connections that clients opened, by origin. */
	connections: Record<OriginName, number>;
	/** Requests that carried an API key to the image origin, in a header or in the address. */
	keysOnWrongOrigin: number;
	/** Requests that no part of the service knows, as `METHOD /path`. */
	unexpected: string[];
	/** Creates beyond the first of each identical input of a key. */
	doubleCreates: number;
	callbacksSent: number;
	callbacksFailed: number;
	/** Most tasks that were unfinished at one time. */
	concurrentPeak: number;
	/** Creates that were turned down for want of a free place. */
	rejectedBeyondLimit: number;
	/** Requests that were turned down by `requestsPerSecond`. */
	rateLimited: number;
}

/** Counters that the servers count up; the others are read from the task book. */
export type ServerCounters = Pick<
	Counters,
	| 'requests'
	| 'faults'
	| 'connections'
	| 'keysOnWrongOrigin'
	| 'unexpected'
	| 'rejectedBeyondLimit'
	| 'rateLimited'
>;

/** Counters at zero. */
export function zeroCounters(): ServerCounters {
	return {
		requests: Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, 0])) as Counters['requests'],
		faults: {},
		connections: { api: 0, upload: 0, image: 0 },
		keysOnWrongOrigin: 0,
		unexpected: [],
		rejectedBeyondLimit: 0,
		rateLimited: 0,
	};
}
