import type { SimulatorOptions } from '../options';
import { pickOne } from '../random';
import { refuse, type Reply } from './reply';

/** What an odd answer depends on. */
export interface Circumstances {
	options: SimulatorOptions;
	random: () => number;
	/** Milliseconds since 1970. */
	nowMs: number;
}

/** A page from whoever stands before the service, by its own clock. */
export function page(status: number, { options: { pagesAheadMs }, nowMs }: Circumstances): Reply {
	const title = { 200: 'Please wait', 403: 'Forbidden', 404: 'Not Found', 504: 'Gateway Timeout' };
	const words = title[status as keyof typeof title] ?? 'Bad Gateway';
	const date = new Date(nowMs + pagesAheadMs).toUTCString();
	return {
		status,
		headers: { 'content-type': 'text/html', ...(pagesAheadMs !== 0 && { date }) },
		body: `<html><head><title>${status} ${words}</title></head><body>${words}</body></html>`,
	};
}

export const reset: Reply = { status: 0, reset: true };

/** PiAPI's own code for an inner fault, at some HTTP status. */
function innerFault(status: number, message: string): Reply {
	return { status, body: { code: 10000, data: null, message } };
}

function redirect(at: Circumstances): Reply {
	const { headers, ...reply } = page(302, at);
	return { ...reply, headers: { ...headers, location: '/maintenance' } };
}

const CLIENTS = 'sorry, too many clients already';
const CONCURRENCY = 'optimistic concurrency failure';

/** Refusals that tell nothing about whether a create was taken. */
const REFUSALS = {
	clients200: () => innerFault(200, CLIENTS),
	clients400: () => innerFault(400, CLIENTS),
	concurrency200: () => innerFault(200, CONCURRENCY),
	concurrency400: () => innerFault(400, CONCURRENCY),
	deadline400: () => refuse(400, 'context deadline exceeded'),
	conflict409: () => refuse(409, 'conflict'),
	closed499: () => ({ status: 499, body: '' }),
	redirect302: redirect,
	page403: (at: Circumstances) => page(403, at),
	forbidden403: () => refuse(403, 'forbidden'),
} satisfies Record<string, (at: Circumstances) => Reply>;
export type RefusalForm = keyof typeof REFUSALS;
export const REFUSAL_FORMS = Object.keys(REFUSALS) as RefusalForm[];

/** What a create is told at once that is taken later. */
const LATE = {
	gateway504: (at: Circumstances) => page(504, at),
	queueFull503: () => refuse(503, 'queue full'),
	reset: () => reset,
} satisfies Record<string, (at: Circumstances) => Reply>;
export type LateForm = keyof typeof LATE;
export const LATE_FORMS = Object.keys(LATE) as LateForm[];

/** What a look at a task meets though nothing is wrong with it. */
const ODD_GETS = {
	page403: (at: Circumstances) => page(403, at),
	page404: (at: Circumstances) => page(404, at),
	redirect302: redirect,
	credit402: () => refuse(402, 'payment required'),
	key401: () => refuse(401, 'unauthorized'),
} satisfies Record<string, (at: Circumstances) => Reply>;
export type OddGet = keyof typeof ODD_GETS;
export const ODD_GET_FORMS = Object.keys(ODD_GETS) as OddGet[];

/**
 * Fields of a create that a service may not know: in `callback` an address with a mark in its query, in `unnamed` the secret,
 * which it does not say.
 */
export const REFUSED_FIELDS = ['secret', 'endpoint', 'callback', 'unnamed'] as const;
export type RefusedField = (typeof REFUSED_FIELDS)[number];

/** A refusal by `refusalForm`. */
export function oddRefusal(at: Circumstances): Reply {
	return REFUSALS[choose(at.options.refusalForm, REFUSAL_FORMS, at)](at);
}

/** What a create is told at once by `lateForm`. */
export function lateAnswer(at: Circumstances): Reply {
	return LATE[choose(at.options.lateForm, LATE_FORMS, at)](at);
}

/** What a look meets by `oddGet`. */
export function oddLook(at: Circumstances): Reply {
	return ODD_GETS[choose(at.options.oddGet, ODD_GET_FORMS, at)](at);
}

/** The words in which a create is turned down for a field; undefined where it is allowed. */
export function refuseField(
	{ refusedField }: SimulatorOptions,
	webhook: { endpoint?: unknown; secret?: unknown } | undefined,
): string | undefined {
	const { endpoint = '', secret = '' } = webhook ?? {};
	switch (refusedField) {
		case 'secret':
			return secret !== '' && endpoint === '' ? 'webhook_config.secret is not allowed' : undefined;
		case 'unnamed':
			return secret !== '' && endpoint === '' ? 'invalid request body' : undefined;
		case 'endpoint':
			return webhook !== undefined && endpoint === '' ? 'invalid endpoint' : undefined;
		case 'callback':
			return /[?&]piapiMark=/.test(String(endpoint)) ? 'invalid endpoint' : undefined;
		default:
			return undefined;
	}
}

function choose<Form extends string>(
	form: Form | 'mixed',
	forms: readonly Form[],
	{ random }: Circumstances,
): Form {
	return form === 'mixed' ? pickOne(forms, random) : form;
}
