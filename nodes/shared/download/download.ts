import type { Context } from '../piapi/context';
import { readNetworkProblem, withoutSecrets } from '../piapi/transport/networkProblem';
import { readBody, type StreamedBody } from '../piapi/transport/readBody';
import { DOWNLOADS } from './retries';
import { hasHung, withRetries, type RetryPolicy } from '../piapi/retry';
import { Problem } from '../problem/problem';
import { parseRetryAfterMs } from '../timing/backoff';
import { MAX_IMAGE_BYTES } from '../imageFile/format';
import { fetchInTurn, type Arrival } from './arrival';
import { checkFile, imageTooLarge, type ImageFile } from '../imageFile/checkFile';
import { openAtHost } from './imageHost';

/** How long one try may take, in milliseconds, so that a host that hangs leaves time for another. */
const TRY_DEADLINE_MS = 25_000;
/** The least time of a try, not counting the wait for a permit; and the most at a host that hung before. */
const LEAST_TRY_MS = 5_000;
/** At a host that hung before, no try begins later than this after the first, in milliseconds. */
const HUNG_WITHIN_MS = 10_000;

/** The only 4xx statuses worth another try: "too slow", "too early" and "too many requests". */
const PASSING = [408, 425, 429];

/**
 * Downloads an image and checks that it is a whole PNG, JPEG or WebP. Passing faults (a truncated or HTML answer, a server
 * error, the network) are retried within the policy's time; a refusal is final.
 */
export async function downloadImage(
	context: Context,
	url: string,
	policy: RetryPolicy = DOWNLOADS.result,
): Promise<ImageFile> {
	const { silentHosts } = context;
	const hungBefore = silentHosts?.hasHung(url) === true;
	const withinMs = hungBefore ? Math.min(HUNG_WITHIN_MS, policy.withinMs) : policy.withinMs;
	const longestMs = hungBefore ? LEAST_TRY_MS : TRY_DEADLINE_MS;
	let inLineMs = 0;
	const own = { ...policy, withinMs, inLineMs: () => inLineMs };
	return await withRetries(context, own, async (remainingMs) => {
		const timeoutMs = Math.min(Math.max(remainingMs, LEAST_TRY_MS), longestMs);
		const fetch = async (arrival: Arrival) => await fetchBytes(context, timeoutMs, arrival);
		return checkFile(await fetchInTurn(context, url, fetch, (ms) => void (inLineMs += ms)));
	}).catch(asGone);
}

/** Downloads an image once, and records whether its host answers. */
async function fetchBytes(context: Context, timeoutMs: number, arrival: Arrival): Promise<Buffer> {
	const { silentHosts } = context;
	try {
		const bytes = await readAll(context, timeoutMs, arrival);
		silentHosts?.noteAnswer(arrival.address);
		return bytes;
	} catch (error) {
		const problem = readDownloadProblem(error, context);
		if (!hasHung(problem)) {
			if (problem.reason !== 'network') silentHosts?.noteAnswer(arrival.address);
		} else if (arrival.isSilent) silentHosts?.noteHung(arrival.address);
		throw problem;
	}
}

async function readAll(context: Context, timeoutMs: number, arrival: Arrival): Promise<Buffer> {
	const { statusCode, headers, body } = await openAtHost(context, arrival.address, timeoutMs, {
		noteAddress: (address) => (arrival.address = address),
	});
	arrival.begin(body);
	if (statusCode === 200) return await readWhole(arrival, body, Number(headers['content-length']));
	body.destroy();
	const isFinal = statusCode >= 400 && statusCode < 500 && !PASSING.includes(statusCode);
	if (isFinal) throw new Problem('imageGone', { statusCode });
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], context.clock.unixNow());
	throw new Problem('serverError', { statusCode, retryAfterMs });
}

/** Gives up as soon as a body is, or announces to be, larger than any image. */
async function readWhole(
	arrival: Arrival,
	body: StreamedBody,
	announcedBytes: number,
): Promise<Buffer> {
	if (announcedBytes > MAX_IMAGE_BYTES) {
		body.destroy();
		throw imageTooLarge();
	}
	const count = (bytes: number) => arrival.count(bytes);
	const { chunks, length, isTooLarge } = await readBody(body, MAX_IMAGE_BYTES, count);
	if (isTooLarge) throw imageTooLarge();
	return Buffer.concat(chunks, length);
}

/** The execution's stop and the transfer's own deadline abort it alike, so tell them apart here. */
function readDownloadProblem(error: unknown, { signal }: Context): Problem {
	if (signal?.aborted) return new Problem('cancelled', {}, withoutSecrets(error));
	const problem = error instanceof Problem ? error : readNetworkProblem(error);
	if (problem.reason !== 'cancelled') return problem;
	return new Problem('network', { networkCode: 'ETIMEDOUT' }, withoutSecrets(error));
}

/** For a `catch`: after the last try only two things matter to the user: the file is gone, or it is not an image. */
function asGone(error: unknown): never {
	if (!(error instanceof Problem)) throw error;
	if (error.reason !== 'serverError' && error.reason !== 'network') throw error;
	const { statusCode, networkCode } = error.facts;
	const detail = networkCode ?? (statusCode === undefined ? undefined : `HTTP ${statusCode}`);
	throw new Problem('imageGone', { ...error.facts, detail }, error.cause);
}
