import { SERVER_ERROR_WORDS } from '../options';
import { pickOne } from '../random';
import { oddLook, oddRefusal, page, reset, type Circumstances } from './oddAnswers';
import { retryAfterHeader } from './rateLimit';
import { refuse, type Reply } from './reply';
import type { RequestKind } from './requests';

/** What a fault does to a request of one of its kinds. */
export interface Fault {
	kinds: readonly RequestKind[];
	/** Answers in place of the service, which never sees the request. */
	before?: (at: Circumstances) => Reply;
	/** Spoils the service's own answer; successful answers only. */
	after?: (reply: Reply, at: Circumstances) => Reply;
}

const API: readonly RequestKind[] = ['create', 'get', 'account', 'history', 'upload'];

const serverError = ({ options: { serverErrorWords: words }, random }: Circumstances) =>
	refuse(500, words === 'mixed' ? pickOne(SERVER_ERROR_WORDS, random) : words);
const sizeOf = ({ body }: Reply) => (Buffer.isBuffer(body) ? body.length : 0);

/** Faults by name. All but the task failures pass: every request draws anew. */
export const FAULTS = {
	create5xx: { kinds: ['create'], before: serverError },
	create5xxAfterTaken: { kinds: ['create'], after: (_reply, at) => serverError(at) },
	createResetBefore: { kinds: ['create'], before: () => reset },
	createResetAfter: { kinds: ['create'], after: () => reset },
	createHtml502: { kinds: ['create'], before: (at) => page(502, at) },
	/** Refusals that are none, of creates that are not taken and that are. */
	createRefused: { kinds: ['create'], before: oddRefusal },
	createRefusedAfterTaken: { kinds: ['create'], after: (_reply, at) => oddRefusal(at) },
	get5xx: { kinds: ['get'], before: () => refuse(503, 'service unavailable') },
	getHtml: { kinds: ['get'], before: (at) => page(200, at) },
	getOdd: { kinds: ['get'], before: oddLook },
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
		before: ({ options: { retryAfter }, nowMs }) => ({
			...refuse(429, 'too many requests'),
			headers: retryAfterHeader(retryAfter, 1_000, nowMs),
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
	imageHtml: { kinds: ['image'], before: (at) => page(200, at) },
	image404: { kinds: ['image'], before: () => ({ status: 404, body: 'not found' }) },
	image503: { kinds: ['image'], before: () => ({ status: 503, body: 'slow down' }) },
	imageSlow: {
		kinds: ['image'],
		after: (reply, { options }) => ({ ...reply, dripMs: options.dripMs }),
	},
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
	/** Too: an error at once, and the task is taken later all the same. */
	createTakenLate: { kinds: ['create'] },
	/** Too: the answer goes to the next create that is answered, which gives its own for it. */
	createSwapped: { kinds: ['create'] },
	/** Too: the answer is that of the create before, whether this one is taken or not. */
	createFromCache: { kinds: ['create'] },
	createFromCacheAfterTaken: { kinds: ['create'] },
} satisfies Record<string, Fault>;

export type RequestFaultName = keyof typeof FAULTS;
/** `taskFailed` is drawn once a task, not once a request. */
export type FaultName = RequestFaultName | 'taskFailed';
