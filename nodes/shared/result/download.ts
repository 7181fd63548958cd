import type { Context } from '../piapi/context';
import { readNetworkProblem, withoutSecrets } from '../piapi/networkProblem';
import type { StreamedBody } from '../piapi/readJson';
import { RETRY, withRetries, type RetryPolicy } from '../piapi/retry';
import { Problem } from '../problem/problem';
import { parseRetryAfterMs } from '../timing/backoff';
import { MAX_IMAGE_BYTES } from '../imageFile/format';
import { checkFile, imageTooLarge, type ImageFile } from './checkFile';
import { openAtHost } from './imageHost';

/** How long one try may take, in milliseconds: a host that hangs must leave time for another try. */
const TRY_DEADLINE_MS = 25_000;
const LEAST_TRY_MS = 5_000;

/** The only refusals that may pass: "too slow", "too early" and "too many requests". */
const PASSING = [408, 425, 429];

/**
 * Downloads an image and checks that it is a whole PNG, JPEG or WebP. What may pass (a cut or HTML answer, a server
 * error, the network) is tried again within the policy's time; a refusal is final.
 */
export async function downloadImage(
	context: Context,
	url: string,
	policy: RetryPolicy = RETRY.download,
): Promise<ImageFile> {
	return await withRetries(context, policy, async (remainingMs) => {
		try {
			return checkFile(await download(context, url, tryTimeMs(remainingMs)));
		} catch (error) {
			throw readDownloadProblem(error, context);
		}
	}).catch(asGone);
}

/** Time in line for a place does not count: each try gets a moment at least. */
function tryTimeMs(remainingMs: number): number {
	return Math.min(Math.max(remainingMs, LEAST_TRY_MS), TRY_DEADLINE_MS);
}

async function download(context: Context, url: string, timeoutMs: number): Promise<Buffer> {
	const { statusCode, headers, body } = await openAtHost(context, url, timeoutMs);
	if (statusCode === 200) return await readAll(body, Number(headers['content-length']));
	body.destroy();
	const isFinal = statusCode >= 400 && statusCode < 500 && !PASSING.includes(statusCode);
	if (isFinal) throw new Problem('imageGone', { statusCode });
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], context.clock.unixNow());
	throw new Problem('serverError', { statusCode, retryAfterMs });
}

/** Reads a body to its end. Gives up as soon as it is, or says that it will be, larger than any image. */
async function readAll(body: StreamedBody, announcedBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	if (announcedBytes > MAX_IMAGE_BYTES) throw tooLarge(body);
	for await (const chunk of body) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > MAX_IMAGE_BYTES) throw tooLarge(body);
	}
	return Buffer.concat(chunks);
}

function tooLarge(body: StreamedBody): Problem {
	body.destroy();
	return imageTooLarge();
}

/** A transfer is cut off by the stop of the execution or by its own deadline, which look the same from outside. */
function readDownloadProblem(error: unknown, { signal }: Context): Problem {
	if (signal?.aborted) return new Problem('cancelled', {}, withoutSecrets(error));
	const problem = error instanceof Problem ? error : readNetworkProblem(error);
	if (problem.reason !== 'cancelled') return problem;
	return new Problem('network', { networkCode: 'ETIMEDOUT' }, withoutSecrets(error));
}

/** For a `catch`: after the last try only two things matter to the user: the file is not there, or it is no image. */
function asGone(error: unknown): never {
	if (!(error instanceof Problem)) throw error;
	if (error.reason !== 'serverError' && error.reason !== 'network') throw error;
	const { statusCode, networkCode } = error.facts;
	const detail = networkCode ?? (statusCode === undefined ? undefined : `HTTP ${statusCode}`);
	throw new Problem('imageGone', { ...error.facts, detail }, error.cause);
}
