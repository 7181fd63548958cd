import { LONGEST_ADDRESS } from '../values/address';
import { cleanValue } from '../clean/cleanValue';
import { cleanText } from '../clean/cleanText';
import { redact } from '../clean/redact';
import { isInline } from '../values/base64';
import { withPlaceholder } from './identity/inlineImage';
import { describeFailure } from './failure';
import { asAmount, asObject, asShortText, asText, type JsonObject } from '../values/json';
import { readMark, withoutMark, type Mark } from './identity/mark';
import { listImages, nameImages, type TaskImage } from './outputImages';
import { classifyStatus, isStatusWord, type StatusClass } from './status';
import { withoutErrors } from '../clean/withoutErrors';
import { readTaskId } from './identity/taskId';
import { readTime } from '../values/time';
import { unifyFields } from './unifyFields';

/** A task as the rest of the package sees it, whichever shape the service used. */
export type Task = FailedTask | (TaskBase & { status: Exclude<StatusClass, 'failed'> });

export interface FailedTask extends TaskBase {
	status: 'failed';
	/** Why it failed, in the service's words, and its code. */
	failure: { message?: string; code?: number };
}

interface TaskBase {
	id: string;
	/** Whether it is from Segment With Prompt: an account may have others. */
	type: 'segment' | 'other' | 'unknown';
	/** Its request, as it repeats it. */
	input: TaskInput;
	/** Which create made it, if the service returns that. */
	mark?: Mark;
	images: TaskImage[];
	/** When it was created, started and ended, in milliseconds since 1970; what has not happened yet is left out. */
	times: { created?: number; started?: number; ended?: number };
	/** Its cost in PiAPI's points: frozen until it is settled, then consumed. */
	points: { frozen?: number; consumed?: number };
	/**
	 * Its fields under the unified API's names, cleaned, as they leave the node: without `error`, which n8n reads on an item
	 * as "this run failed", so that Retry On Fail would run the node again.
	 */
	fields: JsonObject;
}

/** A task's request; fields that it does not repeat are left out. */
export interface TaskInput {
	/** An address, or the placeholder of an inline image (see `imagePlaceholder`). */
	image?: string;
	prompt?: string;
	negativePrompt?: string;
	segmentFactor?: number;
}

/**
 * Reads a task in the unified or the older shape; undefined if there is none. Reads everything before the fields are
 * cleaned and `secrets` redacted, so that no value is half redacted. `longestImage` is the length of the inline image that it
 * may repeat, in characters.
 */
export function parseTask(
	value: unknown,
	secrets: string[],
	longestImage?: number,
): Task | undefined {
	const given = asObject(value);
	const unified = given && unifyFields(given);
	const id = readTaskId(unified?.task_id);
	if (unified === undefined || id === undefined) return undefined;
	const fields = withPlaceholder({ ...unified, task_id: id }, longestImage);
	const status = classifyStatus(fields.status);
	const meta = asObject(fields.meta) ?? {};
	const usage = asObject(meta.usage) ?? {};
	const mark = readMark(fields.config);
	const task: TaskBase = {
		id: redact(id, secrets),
		type: readType(fields),
		input: readInput(asObject(fields.input) ?? {}),
		...(mark && { mark }),
		images: nameImages(listImages(fields.output)),
		times: {
			created: readTime(meta.created_at),
			started: readTime(meta.started_at),
			ended: readTime(meta.ended_at),
		},
		points: { frozen: readPoints(usage.frozen), consumed: readPoints(usage.consume) },
		fields: cleanFields(withoutMark(withoutErrors(fields)), secrets),
	};
	if (status !== 'failed') return { status, ...task };
	return { status, ...task, failure: cleanFailure(describeFailure(fields), secrets) };
}

/** Nothing costs less than nothing. */
function readPoints(value: unknown): number | undefined {
	const points = asAmount(value);
	return points !== undefined && points >= 0 ? points : undefined;
}

function cleanFailure({ message, ...rest }: FailedTask['failure'], secrets: string[]) {
	return { message: message && cleanText(message, secrets), ...rest };
}

/** A task of which only the ID is known: it was created, and nobody has been able to fetch it yet. */
export function unseenTask(id: string): Task {
	return {
		id,
		status: 'running',
		type: 'segment',
		input: {},
		images: [],
		times: {},
		points: {},
		fields: { task_id: id },
	};
}

function readType({ model, task_type: type }: JsonObject): Task['type'] {
	if (asText(model) !== undefined && !/image.?toolkit/i.test(asShortText(model) ?? ''))
		return 'other';
	if (asText(type) === undefined) return 'unknown';
	return /^segment$/i.test(asShortText(type) ?? '') ? 'segment' : 'other';
}

function readInput(input: JsonObject): TaskInput {
	return {
		image: readImage(input.image),
		prompt: typeof input.prompt === 'string' ? input.prompt.trim() : undefined,
		negativePrompt:
			typeof input.negative_prompt === 'string' ? input.negative_prompt.trim() : undefined,
		segmentFactor: asAmount(input.segment_factor),
	};
}

/** Leaves out an address that is too long to be one: it leads nowhere. So does a file without its placeholder. */
function readImage(value: unknown): string | undefined {
	const image = asText(value);
	if (image === undefined || image.length > LONGEST_ADDRESS || isInline(image)) return undefined;
	return image;
}

/** How much the inline images of the answer take, in bytes of base64. */
export function countInlineBytes({ images }: Task): number {
	return images.reduce((sum, image) => sum + ('base64' in image ? image.base64.length : 0), 0);
}

/** Cleans a task's fields, but keeps a known status, even one that is also a secret. */
function cleanFields(fields: JsonObject, secrets: string[]): JsonObject {
	const cleaned = cleanValue(fields, secrets) as JsonObject;
	return isStatusWord(fields.status) ? { ...cleaned, status: fields.status } : cleaned;
}
