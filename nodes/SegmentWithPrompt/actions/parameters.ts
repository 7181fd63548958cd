import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asText } from '../../shared/json';
import type { Delivery } from '../../shared/items';
import { OUTPUT_NAMES, type OutputName } from '../../shared/output';
import { Problem } from '../../shared/problem';
import type { TaskRequest } from '../../shared/transport';

/** One day: longer than any task, and finite. */
const LONGEST_TIMEOUT_SECONDS = 86_400;

/** The Options collection, in the units that the code inside works with. */
export interface Options {
	timeoutMs: number;
	/** 0: the schedule sets the pace. */
	pollIntervalMs: number;
	/** 0: what the account's plan allows. */
	tasksInFlight: number;
	serviceMode: string;
	/** The mask's file name without extension; empty where the node is to choose. */
	fileName: string;
	includeInput: boolean;
	/** Whether items with the same request share one task. */
	reuseIdentical: boolean;
	createAgainIfUnknown: boolean;
}

export function readOptions(n8n: IExecuteFunctions, itemIndex: number): Options {
	const given = n8n.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const number = (name: string, label: string, fallback: number, least: number) =>
		readNumber(given[name] ?? fallback, name, label, least);
	const timeoutSeconds = number('timeoutSeconds', 'Timeout', 300, 1);
	const pollIntervalSeconds = number('pollIntervalSeconds', 'Poll Interval', 0, 0);
	return {
		timeoutMs: Math.min(timeoutSeconds, LONGEST_TIMEOUT_SECONDS) * 1000,
		// Under half a second a look would overtake its own answer.
		pollIntervalMs: pollIntervalSeconds === 0 ? 0 : Math.max(pollIntervalSeconds, 0.5) * 1000,
		tasksInFlight: Math.floor(number('tasksInFlight', 'Tasks in Flight', 0, 0)),
		serviceMode: asText(given.serviceMode) ?? '',
		fileName: asText(given.fileName) ?? '',
		includeInput: given.includeInput === true,
		reuseIdentical: given.reuseIdentical === true,
		createAgainIfUnknown: given.createAgainIfUnknown === true,
	};
}

/** Reads what PiAPI is asked for; everything is checked here, because afterwards it is paid for. */
export function readRequest(n8n: IExecuteFunctions, itemIndex: number): TaskRequest {
	const prompt = readText(n8n, 'prompt', itemIndex);
	if (prompt === '') {
		throw wrong(
			'prompt',
			'The Prompt is empty',
			'Name what to select, for example: clothes, shoes',
		);
	}
	const image = readAddress(readText(n8n, 'imageUrl', itemIndex), 'imageUrl', 'Image URL');
	const { serviceMode } = readOptions(n8n, itemIndex);
	return {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			image,
			prompt,
			negative_prompt: readText(n8n, 'negativePrompt', itemIndex),
			segment_factor: readSegmentFactor(n8n.getNodeParameter('segmentFactor', itemIndex, 0)),
		},
		...(serviceMode !== '' && { config: { service_mode: serviceMode } }),
	};
}

/** Which pictures the user wants, and under which file name. */
export function readDelivery(n8n: IExecuteFunctions, itemIndex: number): Delivery {
	return {
		outputs: readOutputs(n8n, itemIndex),
		fileName: readOptions(n8n, itemIndex).fileName,
	};
}

/** The chosen pictures, the mask at least: an empty choice would pay for nothing. */
function readOutputs(n8n: IExecuteFunctions, itemIndex: number): OutputName[] {
	const given = n8n.getNodeParameter('outputs', itemIndex, ['mask']) as unknown;
	const names = Array.isArray(given) ? given : [given];
	const unknown = names.find((name) => !OUTPUT_NAMES.includes(name as OutputName));
	if (unknown !== undefined) {
		throw wrong(
			'outputs',
			`Outputs holds "${String(unknown)}", which is none of the pictures`,
			`Choose among ${OUTPUT_NAMES.join(', ')}.`,
		);
	}
	return names.length > 0 ? (names as OutputName[]) : ['mask'];
}

/** A text field, trimmed; a number or another plain value from an expression counts as its text. */
export function readText(n8n: IExecuteFunctions, name: string, itemIndex: number): string {
	const value = n8n.getNodeParameter(name, itemIndex, '') as unknown;
	return value === null || value === undefined || typeof value === 'object'
		? ''
		: String(value).trim();
}

/** An http(s) address; `label` is the field's name on the screen. */
export function readAddress(text: string, parameter: string, label: string): string {
	if (text === '') {
		throw wrong(
			parameter,
			`The ${label} is empty`,
			'Enter the address of a picture that anyone can open.',
		);
	}
	if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
		throw wrong(
			parameter,
			`The ${label} is not a web address`,
			'It has to start with https:// or http://, for example https://example.com/photo.jpg.',
		);
	}
	return text;
}

function readSegmentFactor(value: unknown): number {
	const factor = typeof value === 'string' && value.trim() !== '' ? Number(value) : (value ?? 0);
	if (Number.isInteger(factor)) return factor as number;
	if (value === '') return 0;
	throw wrong(
		'segmentFactor',
		`The Segment Factor is not a whole number: ${String(value)}`,
		'Use 0 to leave the mask as it is, a positive number to grow it, a negative one to shrink it.',
	);
}

function readNumber(value: unknown, parameter: string, label: string, least: number): number {
	const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
	if (typeof number === 'number' && Number.isFinite(number) && number >= least) return number;
	throw wrong(
		parameter,
		`${label} under Options is not a number of at least ${least}: ${String(value)}`,
		'Correct the option, or remove it to use its default.',
	);
}

/** The problem of a field that is not filled in right. */
export function wrong(parameter: string, detail: string, advice: string): Problem {
	return new Problem('invalidParameter', { parameter, detail, advice });
}
