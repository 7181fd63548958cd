import type { RequestKind } from './requests';
import { refuse, type Reply } from './reply';
import { SERVER_ERROR_WORDS, type SimulatorOptions } from '../options';
import { pickOne } from '../random';
import { retryAfterHeader } from './rateLimit';

/** What a fault does to a request of one of its kinds. */
interface Fault {
	kinds: readonly RequestKind[];
	/** Answers in place of the service, which never sees the request. */
	before?: (options: SimulatorOptions, random: () => number) => Reply;
	/** Spoils the service's own answer; successful answers only. */
	after?: (reply: Reply, options: SimulatorOptions, random: () => number) => Reply;
}

const API: readonly RequestKind[] = ['create', 'get', 'account', 'history', 'upload'];
const HTML = '<html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>';

const html = (status: number): Reply => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: HTML,
});
const reset: Reply = { status: 0, reset: true };
const serverError = ({ serverErrorWords: words }: SimulatorOptions, random: () => number) =>
	refuse(500, words === 'mixed' ? pickOne(SERVER_ERROR_WORDS, random) : words);
const sizeOf = ({ body }: Reply) => (Buffer.isBuffer(body) ? body.length : 0);

/** Faults by name. All but the task failures pass: every request draws anew. */
const FAULTS = {
	create5xx: { kinds: ['create'], before: serverError },
	create5xxAfterTaken: {
		kinds: ['create'],
		after: (_reply, options, random) => serverError(options, random),
	},
	createResetBefore: { kinds: ['create'], before: () => reset },
	createResetAfter: { kinds: ['create'], after: () => reset },
	createHtml502: { kinds: ['create'], before: () => html(502) },
	get5xx: { kinds: ['get'], before: () => refuse(503, 'service unavailable') },
	getHtml: { kinds: ['get'], before: () => html(200) },
	getGarbage: {
		kinds: ['get'],
		after: ({ body, ...reply }) => ({
			...reply,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body).slice(0, 60),
		}),
	},
	getReset: { kinds: ['get'], before: () => reset },
	getHang: { kinds: ['get'], before: () => ({ status: 0, hang: true }) },
	rate429: { kinds: API, before: () => refuse(429, 'too many requests') },
	rate429RetryAfter: {
		kinds: API,
		before: ({ retryAfter }) => ({
			...refuse(429, 'too many requests'),
			headers: retryAfterHeader(retryAfter, 1_000, Date.now()),
		}),
	},
	code200Error: {
		kinds: API,
		before: () => ({
			status: 200,
			body: { code: 10001, data: null, message: 'too many requests' },
		}),
	},
	imageTruncated: {
		kinds: ['image'],
		after: (reply) => ({ ...reply, truncate: Math.floor(sizeOf(reply) / 2) }),
	},
	imageShort: {
		kinds: ['image'],
		after: (reply) => ({
			...reply,
			body: (reply.body as Buffer).subarray(0, Math.floor(sizeOf(reply) / 2)),
		}),
	},
	imageHtml: { kinds: ['image'], before: () => html(200) },
	image404: { kinds: ['image'], before: () => ({ status: 404, body: 'not found' }) },
	image503: { kinds: ['image'], before: () => ({ status: 503, body: 'slow down' }) },
	imageSlow: { kinds: ['image'], after: (reply, { dripMs }) => ({ ...reply, dripMs }) },
	imageWrong: {
		kinds: ['image'],
		before: () => ({
			status: 200,
			headers: { 'content-type': 'image/png' },
			body: 'This is not the image that you are looking for.',
		}),
	},
	/** Answered by the router, which knows the address to redirect to. */
	imageRedirect: { kinds: ['image'] },
	/** Answered by the create route: the answer holds a whole failed task. */
	create500WithFailedTask: { kinds: ['create'] },
} satisfies Record<string, Fault>;

export type RequestFaultName = keyof typeof FAULTS;
/** `taskFailed` is drawn once a task, not once a request. */
export type FaultName = RequestFaultName | 'taskFailed';

/** Draws the fault of one request, if any; each probability counts by itself, in the order of the list. */
export function drawFault(
	kind: RequestKind,
	{ faults }: SimulatorOptions,
	random: () => number,
): RequestFaultName | undefined {
	for (const name of Object.keys(FAULTS) as RequestFaultName[]) {
		const kinds: readonly RequestKind[] = FAULTS[name].kinds;
		const probability = faults[name] ?? 0;
		if (probability > 0 && kinds.includes(kind) && random() < probability) return name;
	}
	return undefined;
}

/** What a fault answers in place of the service; undefined where the service is to take the request. */
export function answerByFault(
	name: RequestFaultName | undefined,
	options: SimulatorOptions,
	random: () => number,
): Reply | undefined {
	if (name === undefined) return undefined;
	const fault: Fault = FAULTS[name];
	return fault.before?.(options, random);
}

/** The service's answer as a fault leaves it; a refusal stays as it is. */
export function spoilReply(
	name: RequestFaultName | undefined,
	reply: Reply,
	options: SimulatorOptions,
	random: () => number,
): Reply {
	if (name === undefined || reply.status >= 400) return reply;
	const fault: Fault = FAULTS[name];
	return fault.after?.(reply, options, random) ?? reply;
}
