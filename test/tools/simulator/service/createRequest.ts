import type { TaskInput } from './taskRecord';

/** What a create asks for. */
export interface CreateRequest {
	input: TaskInput;
	config: Record<string, unknown>;
	/** `config.webhook_config` as it was sent, if it was. */
	sentWebhook?: JsonObject;
}

type JsonObject = Record<string, unknown>;

const INPUT_TYPES = {
	image: 'string',
	prompt: 'string',
	negative_prompt: 'string',
	segment_factor: 'number',
} as const;

/** Reads the body of a create. Throws an `Error` that says what is wrong with it, in words for the client. */
export function readCreateRequest(body: Buffer): CreateRequest {
	const request = parseObject(body);
	if (request.model !== 'Qubico/image-toolkit') throw new Error('invalid model');
	if (request.task_type !== 'segment') throw new Error('invalid task_type');
	const input = isObject(request.input) ? request.input : {};
	for (const [name, type] of Object.entries(INPUT_TYPES)) {
		if (typeof input[name] !== type) throw new Error(`invalid input: ${name} is required`);
	}
	if (input.image === '') throw new Error('invalid input: image is required');
	if (input.prompt === '') throw new Error('invalid input: prompt is required');
	if (!Number.isInteger(input.segment_factor)) {
		throw new Error('invalid input: segment_factor must be an integer');
	}
	const config = isObject(request.config) ? request.config : {};
	const { service_mode: mode, webhook_config: sentWebhook } = config;
	if (mode !== undefined && !['', 'public', 'private'].includes(mode as string)) {
		throw new Error('invalid config: service_mode');
	}
	const webhook = sentWebhook ?? {};
	if (!isObject(webhook)) throw new Error('invalid config: webhook_config');
	const { endpoint = '', secret = '' } = webhook;
	// A `webhook_config` at the top level is ignored, as by PiAPI.
	return {
		input: input as unknown as TaskInput,
		config: { service_mode: '', ...config, webhook_config: { endpoint, secret } },
		...(sentWebhook !== undefined && { sentWebhook: webhook }),
	};
}

/** Reads a JSON object. Throws an `Error` in words for the client. */
export function parseObject(body: Buffer): JsonObject {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body.toString('utf8'));
	} catch {
		throw new Error('the body is not valid JSON');
	}
	if (!isObject(parsed)) throw new Error('the body is not a JSON object');
	return parsed;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
