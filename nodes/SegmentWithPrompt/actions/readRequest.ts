import type { IExecuteFunctions } from 'n8n-workflow';

import { chooseFiles } from '../../shared/source/file/chosenFiles';
import { ImageAtUrl } from '../../shared/source/url/imageAtUrl';
import { ImageInFile, type Sending, type UncheckedImage } from '../../shared/source/inputImage';
import type { RequestBody, UncheckedRequest } from '../../shared/source/segmentRequest';
import { readImageUrl } from './readImageUrl';
import type { OutputName } from '../../shared/task/outputImages';
import { named } from '../../shared/fields/field';
import type { TaskOptions } from '../../shared/fields/taskOptions';
import { asWord, invalidField, readField, type Form } from '../../shared/fields/readField';
import { requestFields } from '../descriptions/requestFields';

const field = named(requestFields);
/** That is 5,000 pixels on every side, more than any image has. */
const MOST_FACTOR = 10_000;

/**
 * Reads the request for each image. Every field is checked here, because from here on it costs money. `outputs` is what
 * will be made of it.
 */
export function readRequests(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	options: TaskOptions,
	outputs: OutputName[],
	sending: Sending,
): UncheckedRequest[] {
	const prompt = readField(field.prompt, form);
	if (prompt === '') {
		throw invalidField(
			`The ${field.prompt.displayName} is empty`,
			'Name what to select, for example: clothes, shoes.',
		);
	}
	const { serviceMode } = options;
	const body: RequestBody = {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			prompt,
			negative_prompt: readField(field.negativePrompt, form),
			segment_factor: readSegmentFactor(form),
		},
		...(serviceMode !== '' && { config: { service_mode: serviceMode } }),
	};
	const images = readImages(n8n, itemIndex, form, options, outputs, sending);
	return images.map((image) => ({ body, image }));
}

function readImages(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	{ sendBinaryAs, sendMegapixels, spendingLimitUsd }: TaskOptions,
	outputs: OutputName[],
	sending: Sending,
): UncheckedImage[] {
	const mostPixels = sendMegapixels === 0 ? Infinity : Math.ceil(sendMegapixels * 1_000_000);
	const isCut = outputs.includes('cutout');
	const isOnlyCut = isCut && outputs.length === 1;
	const sendOptions = { way: sendBinaryAs, mostPixels, isOnlyCut };
	if (readField(field.imageSource, form) === 'url') {
		const image = readImageUrl(form);
		if (typeof image !== 'string') return [new ImageInFile(image, sendOptions, sending)];
		const needsHead = isCut || Math.min(mostPixels, spendingLimitUsd) < Infinity;
		return [new ImageAtUrl(image, { ...sendOptions, sending, needsHead })];
	}
	const chosen = form.valueOf(field.binaryPropertyName.name);
	// An expression may also return a file, or a list.
	const isText = typeof chosen !== 'object' || chosen === null;
	const names = isText ? readField(field.binaryPropertyName, form) : chosen;
	const files = chooseFiles(n8n, itemIndex, names);
	return files.map((file) => new ImageInFile(file, sendOptions, sending));
}

function readSegmentFactor(form: Form): number {
	const { name, displayName, default: fallback } = field.segmentFactor;
	const value = form.valueOf(name) ?? fallback;
	const factor = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const isWhole = Number.isInteger(factor);
	if (isWhole && Math.abs(factor as number) <= MOST_FACTOR) return factor as number;
	if (value === '') return 0;
	throw invalidField(
		`The ${displayName} is ${isWhole ? 'too far from 0' : 'not a whole number'}: ${asWord(value)}`,
		'10 adds about 5 pixels on every side, -10 takes about 5 away, and 0 leaves the mask as it is.',
	);
}
