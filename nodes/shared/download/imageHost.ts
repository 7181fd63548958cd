import { isWebAddress, parseAddress } from '../values/address';
import { redact } from '../clean/redact';
import { asText } from '../values/json';
import { expectProblem, Problem, toProblem } from '../problem/problem';
import { hostOf, isPublicAddress } from '../values/publicAddress';
import type { Context } from '../piapi/context';
import { openImage, type ServiceResponse } from '../piapi/transport/http';
import { readBody } from '../piapi/transport/readBody';
import { isOk } from '../piapi/refusal';
import { DOWNLOADS } from './retries';
import { hasHung, withRetries } from '../piapi/retry';

/** How long to look for an image at most, in milliseconds. */
const LOOK_MS = 10_000;
/** The same if others wait for it. */
const HEAD_MS = 3_000;
/** Enough to hold a file's size, unless its metadata is very long. */
const HEAD_BYTES = 256 * 1024;
/** Statuses of a file that is not there, or no longer there. */
const GONE_STATUSES = [403, 404, 410];
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;
const NOTHING = { chunks: [], length: 0 };

interface AtHost {
	headers?: { [name: string]: string };
	/** Told which address is requested next. */
	noteAddress?(address: string): void;
}

/**
 * Opens a task's image address, following redirects, all within `timeoutMs`. Never opens an address in a private network,
 * except on a host that the credential names: an answer must not decide what this machine fetches.
 */
export async function openAtHost(
	context: Context,
	url: string,
	timeoutMs: number,
	{ headers, noteAddress }: AtHost = {},
): Promise<ServiceResponse> {
	let address = url;
	const endMs = context.clock.now() + timeoutMs;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		refuseUnlessAllowed(context, address);
		noteAddress?.(address);
		const response = await openImage(context, address, {
			timeoutMs: Math.max(endMs - context.clock.now(), 1),
			headers,
		});
		const location = asText(response.headers.location);
		if (!REDIRECTS.includes(response.statusCode) || location === undefined) return response;
		response.body.destroy();
		context.silentHosts?.noteAnswer(address);
		const next = parseAddress(location, address);
		if (next === undefined) break;
		address = next.href;
	}
	throw new Problem('imageGone', { detail: 'a redirect that leads nowhere' });
}

/** Whether an image can still be fetched: false only if its host says again and again that it is not there. */
export async function isThere(context: Context, url: string): Promise<boolean> {
	return await withRetries(context, DOWNLOADS.look, async () => {
		const { statusCode, body } = await openAtHost(context, url, LOOK_MS, {
			headers: { range: 'bytes=0-0' },
		});
		body.destroy();
		if (GONE_STATUSES.includes(statusCode)) throw new Problem('imageGone', { statusCode });
		return true;
	}).catch((error: unknown) => expectProblem(error).reason !== 'imageGone');
}

/** The first bytes of an image; undefined if they cannot be fetched. */
export async function readHead(context: Context, url: string): Promise<Buffer | undefined> {
	const { silentHosts } = context;
	if (silentHosts?.hasHung(url)) return undefined;
	let asked = url;
	try {
		const { statusCode, body } = await openAtHost(context, url, HEAD_MS, {
			headers: { range: `bytes=0-${HEAD_BYTES - 1}` },
			noteAddress: (address) => (asked = address),
		});
		const { chunks, length } = isOk(statusCode) ? await readBody(body, HEAD_BYTES) : NOTHING;
		body.destroy();
		return length === 0 ? undefined : Buffer.concat(chunks, length);
	} catch (error) {
		if (hasHung(toProblem(error))) silentHosts?.noteHung(asked);
		return undefined;
	}
}

function refuseUnlessAllowed({ baseUrl, uploadUrl, secrets }: Context, address: string): void {
	const isWeb = isWebAddress(address);
	if (isWeb && (isPublicAddress(address) || isHostOf(address, [baseUrl, uploadUrl]))) return;
	const detail = isWeb ? redact(hostOf(address), secrets) : 'not a web address';
	throw new Problem('imageRefused', { detail });
}

function isHostOf(address: string, own: string[]): boolean {
	return own.some((each) => hostOf(each) === hostOf(address));
}
