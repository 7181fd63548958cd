import type { OutputShape, StatusVocabulary } from '../options';
import { tellImage, writeTime } from './forms';
import { fileNameAt } from './imageForms';
import { agree, type Reply } from './reply';
import { isEnded, type TaskPhase, type TaskRecord } from './taskRecord';
import { tellConfig, tellId, tellKind, tellOwnAddress, tellWords, type Place } from './tellings';

const CAPITALISED: Record<TaskPhase, string> = {
	waiting: 'Staged',
	pending: 'Pending',
	processing: 'Processing',
	completed: 'Completed',
	failed: 'Failed',
};
const LEGACY: Record<TaskPhase, string> = {
	waiting: 'pending',
	pending: 'starting',
	processing: 'processing',
	completed: 'success',
	failed: 'failed',
};

/** Indices of a shape's images, in the order annotated, negative annotated, mask, inverted mask. */
const IMAGES: Partial<Record<OutputShape, number[]>> = {
	image_url: [2],
	image_base64: [2],
	data_base64: [2],
	image_urls_three: [0, 2, 3],
};
const ALL_IMAGES = [0, 1, 2, 3];

/** The indices of the images that a shape carries. */
export function imagesOf(shape: OutputShape): number[] {
	return IMAGES[shape] ?? ALL_IMAGES;
}

/** Whether a shape carries the images themselves. */
export function isInline(shape: OutputShape): boolean {
	return shape.includes('base64');
}

/** Where and when a task is told, and the origin of its images. */
export interface Telling {
	imageUrl: string;
	place: Place;
	/** Milliseconds since 1970. */
	nowMs: number;
}

/** A task as PiAPI tells it, without the envelope. */
export function describeTask(task: TaskRecord, telling: Telling): Record<string, unknown> {
	const { place, imageUrl } = telling;
	const { forms } = task;
	const status = describeStatus(task.phase, forms.statusVocabulary);
	const output = task.phase === 'completed' ? describeOutput(task, telling) : null;
	const failure = describeFailure(task);
	const meta = describeMeta(task);
	const image = forms.ownAddresses
		? tellOwnAddress(task.input.image, imageUrl)
		: tellImage(task.input.image, forms.address);
	const input = { image, ...tellWords(task.input, forms.told) };
	const task_id = tellId(task.id, place === 'create' ? forms.ids.create : forms.ids.get);
	const { model, task_type } = tellKind(forms.told.kind);
	if (forms.outputShape === 'legacy') {
		return {
			task_id,
			status,
			task_info: { task_type, task_input: input },
			task_result: {
				task_output: output,
				error_messages: failure.messages,
				used_credits: task.paidPoints,
			},
			meta,
		};
	}
	return {
		task_id,
		model,
		task_type,
		status,
		config: tellConfig(task, place),
		input,
		output,
		meta,
		detail: failure.detail,
		logs: failure.logs,
		error: failure.error,
	};
}

/** A task in its envelope, if it has one. */
export function answerTask({ forms }: TaskRecord, fields: Record<string, unknown>): Reply {
	return forms.outputShape === 'bare' ? { status: 200, body: fields } : agree(fields);
}

/** A task as its callback tells it: `timestamp` in Unix seconds. */
export function describeCallback(task: TaskRecord, imageUrl: string, nowMs: number) {
	const data = describeTask(task, { imageUrl, place: 'callback', nowMs });
	if (task.forms.outputShape === 'bare') return data;
	return { timestamp: Math.floor(nowMs / 1000), data };
}

/** A task as the history tells it; its `config` only where wanted. */
export function describeRow(task: TaskRecord, withConfig: boolean) {
	const status = { completed: 'finished', failed: 'failed' }[task.phase as string] ?? 'processing';
	const { row, ids } = task.forms;
	return {
		task_id: tellId(task.id, ids.history),
		model: 'image_toolkit',
		action: row.action,
		status,
		created_at: writeTime(task.createdAtMs, { ...task.forms, form: row.time }, task.id),
		...(withConfig && { config: tellConfig(task, 'get') }),
	};
}

function describeStatus(phase: TaskPhase, vocabulary: StatusVocabulary): string {
	if (vocabulary === 'legacy') return LEGACY[phase];
	if (vocabulary === 'capitalised') return CAPITALISED[phase];
	return CAPITALISED[phase].toLowerCase() + (vocabulary === 'tab' ? '\t' : '');
}

function describeOutput(task: TaskRecord, { imageUrl, nowMs }: Telling): Record<string, unknown> {
	if (nowMs < (task.endedAtMs ?? 0) + task.forms.emptyOutputMs) {
		return { image_url: '', image_urls: null };
	}
	const shape = task.forms.outputShape;
	const indices = imagesOf(shape);
	if (isInline(shape)) {
		const prefix = shape.startsWith('data_') ? 'data:image/png;base64,' : '';
		const texts = (task.inline ?? []).map((text) => prefix + text);
		return indices.length === 1
			? { image_url: '', image_base64: texts[0] }
			: { image_urls: null, image_base64s: texts };
	}
	const urls = indices.map(
		(index) => `${imageUrl}/results/${task.id}/${fileNameAt(index, task.forms.images)}`,
	);
	if (shape === 'image_url') return { image_url: urls[0] };
	if (shape === 'image_url_empty_beside_urls') return { image_url: '', image_urls: urls };
	return { image_urls: urls, image_base64s: null };
}

/** The four places where a cause of failure may be, each in its form for "nothing". */
function describeFailure({ failure }: TaskRecord) {
	const { code = 0, message = '', cause } = failure ?? {};
	const said = (place: string) => (cause === place ? message : '');
	let logs: unknown = [];
	if (cause === 'logs') logs = [message];
	if (cause === 'logObjects') logs = [{ level: 'error', message }];
	return {
		error: {
			code,
			raw_message: said('error.raw_message'),
			message: said('error.message'),
			detail: null,
		},
		logs,
		detail: cause === 'detail' ? message : null,
		messages: failure ? [message] : [],
	};
}

function describeMeta(task: TaskRecord): Record<string, unknown> {
	const { createdAtMs, startedAtMs, endedAtMs, forms } = task;
	const tell = (atMs: number | undefined) =>
		writeTime(atMs, { ...forms, form: forms.time }, task.id);
	return {
		created_at: tell(createdAtMs),
		started_at: tell(startedAtMs),
		ended_at: tell(endedAtMs),
		usage: {
			type: 'point',
			frozen: isEnded(task) ? 0 : task.frozenPoints,
			consume: task.paidPoints,
		},
		is_using_private_pool: false,
	};
}
