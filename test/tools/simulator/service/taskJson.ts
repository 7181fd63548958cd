import type { OutputShape, StatusVocabulary } from '../options';
import { tellImage, writeTime } from './forms';
import { fileNameAt } from './imageForms';
import { isEnded, type TaskPhase, type TaskRecord } from './taskRecord';

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

/** A task as PiAPI tells it, without the envelope. `imageUrl` is the origin of its images. */
export function describeTask(task: TaskRecord, imageUrl: string): Record<string, unknown> {
	const status = describeStatus(task.phase, task.forms.statusVocabulary);
	const output = task.phase === 'completed' ? describeOutput(task, imageUrl) : null;
	const failure = describeFailure(task);
	const meta = describeMeta(task);
	const input = { ...task.input, image: tellImage(task.input.image, task.forms.address) };
	if (task.forms.outputShape === 'legacy') {
		return {
			task_id: task.id,
			status,
			task_info: { task_type: 'segment', task_input: input },
			task_result: {
				task_output: output,
				error_messages: failure.messages,
				used_credits: task.paidPoints,
			},
			meta,
		};
	}
	return {
		task_id: task.id,
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		status,
		config: task.config,
		input,
		output,
		meta,
		detail: failure.detail,
		logs: failure.logs,
		error: failure.error,
	};
}

/** A task as its callback tells it: `timestamp` in Unix seconds. */
export function describeCallback(task: TaskRecord, imageUrl: string, atMs: number) {
	const data = describeTask(task, imageUrl);
	if (task.forms.outputShape === 'bare') return data;
	return { timestamp: Math.floor(atMs / 1000), data };
}

/** A task as the history tells it. */
export function describeRow(task: TaskRecord) {
	const status = { completed: 'finished', failed: 'failed' }[task.phase as string] ?? 'processing';
	const { notYet, zoneMinutes, row } = task.forms;
	const created_at = writeTime(task.createdAtMs, { form: row.time, zoneMinutes, notYet }, task.id);
	return { task_id: task.id, model: 'image_toolkit', action: row.action, status, created_at };
}

function describeStatus(phase: TaskPhase, vocabulary: StatusVocabulary): string {
	if (vocabulary === 'legacy') return LEGACY[phase];
	if (vocabulary === 'capitalised') return CAPITALISED[phase];
	return CAPITALISED[phase].toLowerCase() + (vocabulary === 'tab' ? '\t' : '');
}

function describeOutput(task: TaskRecord, imageUrl: string): Record<string, unknown> {
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
	const { time: form, zoneMinutes, notYet } = forms;
	const tell = (atMs: number | undefined) =>
		writeTime(atMs, { form, zoneMinutes, notYet }, task.id);
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
