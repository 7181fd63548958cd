import { createHash } from 'node:crypto';

import { isEnded, type TaskInput, type TaskRecord } from './taskRecord';

/** Where a task is told. */
export type Place = 'create' | 'get' | 'callback';

/** Whether a task's `config.webhook_config` comes back as it was sent. */
export const MARK_FORMS = [
	'returned',
	/** With an empty secret. */
	'secretEmpty',
	/** The task has no `config`. */
	'configAbsent',
	/** Neither an answer to a create nor a callback has a `config`. */
	'onlyInGet',
	/** A task has no `config` until it has ended. */
	'onlyWhenEnded',
] as const;
export type MarkForm = (typeof MARK_FORMS)[number];

export const PROMPT_FORMS = [
	'asSent',
	/** Two blanks for one, and one at the end. */
	'blanks',
	/** With ` .` at its end, as the open model behind the service wants it. */
	'fullStop',
	/** `&`, `<`, `>` and quotes as HTML has them. */
	'entities',
	/** Letters with their accents in one character. */
	'nfc',
	/** The first 64 characters. */
	'cut',
] as const;
export type PromptForm = (typeof PROMPT_FORMS)[number];

export const NEGATIVE_PROMPT_FORMS = ['asSent', 'null', 'absent'] as const;
export type NegativePromptForm = (typeof NEGATIVE_PROMPT_FORMS)[number];

/** `clamped`: from -2 to 2. */
export const FACTOR_FORMS = ['asSent', 'absent', 'clamped'] as const;
export type FactorForm = (typeof FACTOR_FORMS)[number];

/** Which `task_type` or `model` is told. */
export const KIND_FORMS = ['asSent', 'otherType', 'otherModel'] as const;
export type KindForm = (typeof KIND_FORMS)[number];

export const ID_FORMS = ['asSent', 'capitals', 'noDashes'] as const;
export type IdForm = (typeof ID_FORMS)[number];

const LONGEST_CUT_PROMPT = 64;
const LARGEST_CLAMPED_FACTOR = 2;
const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** The words of a prompt as a task tells them. */
export function tellPrompt(prompt: string, form: PromptForm): string {
	switch (form) {
		case 'blanks':
			return prompt.replace(/\s+/g, '  ') + ' ';
		case 'fullStop':
			return `${prompt} .`;
		case 'entities':
			return prompt.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
		case 'nfc':
			return prompt.normalize('NFC');
		case 'cut':
			return prompt.slice(0, LONGEST_CUT_PROMPT);
		default:
			return prompt;
	}
}

/** What a task tells of its prompts and its factor; undefined fields are not told. */
export function tellWords(input: TaskInput, told: TaskRecord['forms']['told']) {
	const { prompt, negative_prompt: negativePrompt, segment_factor: factor } = input;
	const negative = { asSent: negativePrompt, null: negativePrompt || null, absent: undefined };
	const clamped = Math.max(-LARGEST_CLAMPED_FACTOR, Math.min(LARGEST_CLAMPED_FACTOR, factor));
	return {
		prompt: tellPrompt(prompt, told.prompt),
		negative_prompt: negative[told.negativePrompt],
		segment_factor: { asSent: factor, absent: undefined, clamped }[told.factor],
	};
}

/** The kind of a task as it is told. */
export function tellKind(form: KindForm) {
	return {
		model: form === 'otherModel' ? 'qubico/grounded-sam' : 'Qubico/image-toolkit',
		task_type: form === 'otherType' ? 'segment-with-prompt' : 'segment',
	};
}

/** The `config` of a task as it is told at a place; undefined where it is not told. */
export function tellConfig(task: TaskRecord, place: Place): object | undefined {
	const { config } = task;
	switch (task.forms.marks) {
		case 'secretEmpty':
			return { ...config, webhook_config: { ...(config.webhook_config as object), secret: '' } };
		case 'configAbsent':
			return undefined;
		case 'onlyInGet':
			return place === 'get' ? config : undefined;
		case 'onlyWhenEnded':
			return isEnded(task) ? config : undefined;
		default:
			return config;
	}
}

/** An ID as it is written. */
export function tellId(id: string, form: IdForm): string {
	if (form === 'capitals') return id.toUpperCase();
	return form === 'noDashes' ? id.replaceAll('-', '') : id;
}

/** One spelling for all that mean the same ID. */
export function spellId(told: string): string {
	const digits = told.replaceAll('-', '').toLowerCase();
	if (!/^[\da-f]{32}$/.test(digits)) return told;
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const ANY_ID = /\b[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}\b/gi;

/** A text with every ID in one spelling. */
export function spellIds(text: string): string {
	return text.replace(ANY_ID, spellId);
}

/** The service's own address of what a task was sent: the same for the same image. */
export function tellOwnAddress(image: string, imageUrl: string): string {
	return `${imageUrl}/inputs/${createHash('sha256').update(image).digest('hex').slice(0, 24)}.png`;
}
