import type { IBinaryData } from 'n8n-workflow';

import type { Clock } from './clock';
import { asText } from './json';
import { readNetworkProblem } from './networkProblem';
import type { TaskPicture } from './output';
import { openAtHost } from './pictureHost';
import { detectFormat, isWhole, type PictureFormat } from './pictureFormat';
import { Problem } from './problem';
import { parseRetryAfterMs, retryDelayMs } from './retry';
import { MAX_PICTURE_BYTES } from './sourcePicture';
import type { Connection, PictureBody } from './transport';

/** How long one picture may take in all, tries included, in milliseconds. */
const PICTURE_DEADLINE_MS = 60_000;
/** How long one try may take: a host that hangs must leave time for another try. */
const TRY_DEADLINE_MS = 25_000;
const MAX_TRIES = 8;
/** A file that is "not there" may only not have reached the picture host's other servers yet. */
const MAX_TRIES_IF_GONE = 3;

/** The bytes of a picture, checked. */
export interface PictureFile {
	bytes: Buffer;
	format: PictureFormat;
}

/** A picture of a task with its bytes. */
export type FetchedPicture = TaskPicture & PictureFile;

/** Gives a picture of a task with its bytes, wherever they are. Throws a `Problem` where they are not to be had. */
export async function fetchPicture(
	connection: Connection,
	picture: TaskPicture,
	clock: Clock,
): Promise<FetchedPicture> {
	const file =
		'base64' in picture
			? checkFile(Buffer.from(picture.base64, 'base64'))
			: await fetchFile(connection, picture.url, clock);
	return { ...picture, ...file };
}

/**
 * Fetches a picture and checks that it is a whole PNG, JPEG or WebP. What may pass (a cut or HTML answer, a
 * server error, the network) is tried again within the deadline; 403, 404 and 410 mean, said thrice, that it is gone.
 */
export async function fetchFile(
	connection: Connection,
	url: string,
	clock: Clock,
): Promise<PictureFile> {
	const deadlineMs = clock.now() + PICTURE_DEADLINE_MS;
	for (let tries = 1; ; tries++) {
		try {
			const timeoutMs = Math.min(deadlineMs - clock.now(), TRY_DEADLINE_MS);
			return checkFile(await download(connection, url, timeoutMs, clock));
		} catch (error) {
			const problem = readPictureProblem(error, connection);
			const delayMs = retryDelayMs(tries, problem, clock.random());
			const fits = clock.now() + delayMs < deadlineMs && tries < maxTries(problem);
			if (!fits) throw forUser(problem);
			await clock.sleep(delayMs, connection.signal);
		}
	}
}

/** Gives the picture to n8n, which keeps it in memory, on disk or in its database as the instance is set up. */
export async function storePicture(
	connection: Connection,
	{ bytes, format }: PictureFile,
	baseName: string,
): Promise<IBinaryData> {
	const fileName = `${baseName}.${format.extension}`;
	return await connection.n8n.helpers.prepareBinaryData(bytes, fileName, format.mimeType);
}

/** Throws `notAPicture` where the bytes are no whole picture. */
export function checkFile(bytes: Buffer): PictureFile {
	const format = detectFormat(bytes);
	if (format === undefined) throw new Problem('notAPicture', { detail: describeBytes(bytes) });
	if (!isWhole(bytes, format)) {
		throw new Problem('notAPicture', {
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
	connection: Connection,
	url: string,
	timeoutMs: number,
	clock: Clock,
): Promise<Buffer> {
	const { statusCode, headers, body } = await openAtHost(connection, url, timeoutMs);
	if (statusCode === 200) return await readAll(body, Number(headers['content-length']));
	body.destroy();
	if ([403, 404, 410].includes(statusCode)) throw new Problem('pictureGone', { statusCode });
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], clock.now());
	throw new Problem('serverError', { statusCode, retryAfterMs });
}

async function readAll(body: PictureBody, announcedBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	if (announcedBytes > MAX_PICTURE_BYTES) size = announcedBytes;
	else {
		for await (const chunk of body) {
			chunks.push(chunk);
			size += chunk.length;
			if (size > MAX_PICTURE_BYTES) break;
		}
	}
	if (size <= MAX_PICTURE_BYTES) return Buffer.concat(chunks);
	body.destroy();
	throw new Problem('pictureTooLarge', { detail: `more than ${MAX_PICTURE_BYTES / 1024 ** 2} MB` });
}

/** A transfer is cut off by the stop of the execution or by its own deadline, which look the same from outside. */
function readPictureProblem(error: unknown, { signal }: Connection): Problem {
	if (signal?.aborted) return new Problem('cancelled', {}, error);
	const problem = error instanceof Problem ? error : readNetworkProblem(error);
	if (problem.reason !== 'cancelled') return problem;
	return new Problem('network', { networkCode: 'ETIMEDOUT' }, error);
}

function maxTries(problem: Problem): number {
	if (problem.reason === 'pictureGone') return MAX_TRIES_IF_GONE;
	return ['notAPicture', 'serverError', 'network'].includes(problem.reason) ? MAX_TRIES : 1;
}

/** After the last try only two things matter to the user: the file is not there, or it is no picture. */
function forUser(problem: Problem): Problem {
	if (problem.reason !== 'serverError' && problem.reason !== 'network') return problem;
	const { statusCode, networkCode } = problem.facts;
	const detail =
		asText(networkCode) ?? (statusCode === undefined ? undefined : `HTTP ${statusCode}`);
	return new Problem('pictureGone', { ...problem.facts, detail }, problem.cause);
}
