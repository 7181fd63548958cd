import type { IBinaryData } from 'n8n-workflow';

import type { Clock } from '../timing/clock';
import { asText } from '../task/json';
import { readNetworkProblem } from '../piapi/networkProblem';
import type { TaskImage } from '../task/outputImages';
import { openAtHost } from './imageHost';
import { detectFormat, isWhole, type ImageFormat } from '../imageFile/format';
import { Problem } from '../problem/problem';
import { parseRetryAfterMs, retryDelayMs } from '../timing/backoff';
import { MAX_IMAGE_BYTES } from '../source/checkImage';
import type { Context, ImageBody } from '../piapi/request';

/** How long one image may take in all, tries included, in milliseconds. */
const IMAGE_DEADLINE_MS = 60_000;
/** How long one try may take: a host that hangs must leave time for another try. */
const TRY_DEADLINE_MS = 25_000;
const MAX_TRIES = 8;
/** A file that is "not there" may only not have reached the image host's other servers yet. */
const MAX_TRIES_IF_GONE = 3;

/** The bytes of an image, checked. */
export interface ImageFile {
	bytes: Buffer;
	format: ImageFormat;
}

/** An image of a task with its bytes. */
export type FetchedImage = TaskImage & ImageFile;

/** Gives an image of a task with its bytes, wherever they are. Throws a `Problem` where they are not to be had. */
export async function fetchImage(
	context: Context,
	image: TaskImage,
	clock: Clock,
): Promise<FetchedImage> {
	const file =
		'base64' in image
			? checkFile(Buffer.from(image.base64, 'base64'))
			: await fetchFile(context, image.url, clock);
	return { ...image, ...file };
}

/**
 * Fetches an image and checks that it is a whole PNG, JPEG or WebP. What may pass (a cut or HTML answer, a
 * server error, the network) is tried again within the deadline; 403, 404 and 410 mean, said thrice, that it is gone.
 */
export async function fetchFile(context: Context, url: string, clock: Clock): Promise<ImageFile> {
	const deadlineMs = clock.now() + IMAGE_DEADLINE_MS;
	for (let tries = 1; ; tries++) {
		try {
			const timeoutMs = Math.min(deadlineMs - clock.now(), TRY_DEADLINE_MS);
			return checkFile(await download(context, url, timeoutMs, clock));
		} catch (error) {
			const problem = readImageProblem(error, context);
			const delayMs = retryDelayMs(tries, problem, clock.random());
			const fits = clock.now() + delayMs < deadlineMs && tries < maxTries(problem);
			if (!fits) throw forUser(problem);
			await clock.sleep(delayMs, context.signal);
		}
	}
}

/** Gives the image to n8n, which keeps it in memory, on disk or in its database as the instance is set up. */
export async function storeImage(
	context: Context,
	{ bytes, format }: ImageFile,
	baseName: string,
): Promise<IBinaryData> {
	const fileName = `${baseName}.${format.extension}`;
	return await context.n8n.helpers.prepareBinaryData(bytes, fileName, format.mimeType);
}

/** Throws `notAImage` where the bytes are no whole image. */
export function checkFile(bytes: Buffer): ImageFile {
	const format = detectFormat(bytes);
	if (format === undefined) throw new Problem('notAImage', { detail: describeBytes(bytes) });
	if (!isWhole(bytes, format)) {
		throw new Problem('notAImage', {
			detail: `a ${format.name} file that ends too early (${bytes.length} bytes)`,
		});
	}
	return { bytes, format };
}

function describeBytes(bytes: Buffer): string {
	if (bytes.length === 0) return 'an empty file';
	if (/^\s*<(!doctype|html)/i.test(bytes.toString('latin1', 0, 100))) return 'a web page';
	return `a file of another kind (${bytes.length} bytes)`;
}

async function download(
	context: Context,
	url: string,
	timeoutMs: number,
	clock: Clock,
): Promise<Buffer> {
	const { statusCode, headers, body } = await openAtHost(context, url, timeoutMs);
	if (statusCode === 200) return await readAll(body, Number(headers['content-length']));
	body.destroy();
	if ([403, 404, 410].includes(statusCode)) throw new Problem('imageGone', { statusCode });
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], clock.now());
	throw new Problem('serverError', { statusCode, retryAfterMs });
}

async function readAll(body: ImageBody, announcedBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	if (announcedBytes > MAX_IMAGE_BYTES) size = announcedBytes;
	else {
		for await (const chunk of body) {
			chunks.push(chunk);
			size += chunk.length;
			if (size > MAX_IMAGE_BYTES) break;
		}
	}
	if (size <= MAX_IMAGE_BYTES) return Buffer.concat(chunks);
	body.destroy();
	throw new Problem('imageTooLarge', { detail: `more than ${MAX_IMAGE_BYTES / 1024 ** 2} MB` });
}

/** A transfer is cut off by the stop of the execution or by its own deadline, which look the same from outside. */
function readImageProblem(error: unknown, { signal }: Context): Problem {
	if (signal?.aborted) return new Problem('cancelled', {}, error);
	const problem = error instanceof Problem ? error : readNetworkProblem(error);
	if (problem.reason !== 'cancelled') return problem;
	return new Problem('network', { networkCode: 'ETIMEDOUT' }, error);
}

function maxTries(problem: Problem): number {
	if (problem.reason === 'imageGone') return MAX_TRIES_IF_GONE;
	return ['notAImage', 'serverError', 'network'].includes(problem.reason) ? MAX_TRIES : 1;
}

/** After the last try only two things matter to the user: the file is not there, or it is no image. */
function forUser(problem: Problem): Problem {
	if (problem.reason !== 'serverError' && problem.reason !== 'network') return problem;
	const { statusCode, networkCode } = problem.facts;
	const detail =
		asText(networkCode) ?? (statusCode === undefined ? undefined : `HTTP ${statusCode}`);
	return new Problem('imageGone', { ...problem.facts, detail }, problem.cause);
}
