import type { IExecuteFunctions } from 'n8n-workflow';

import type { TaskRequest } from '../../shared/piapi/submitTask';
import { chooseFiles } from '../../shared/source/chosenFiles';
import { ImageAtUrl, ImageInFile, type InputImage } from '../../shared/source/inputImage';
import { SegmentRequest } from '../../shared/source/segmentRequest';
import type { Uploads } from '../../shared/source/uploads';
import {
	invalidField,
	parametersOf,
	readAddress,
	readChoice,
	readText,
} from '../../shared/n8n/parameters/fields';
import type { Options } from '../../shared/n8n/parameters/options';

const IMAGE_SOURCES = ['url', 'binary'] as const;

/** Reads what PiAPI is asked for, once for each image; every field is checked here, because afterwards it is paid for. */
export function readRequests(
	n8n: IExecuteFunctions,
	itemIndex: number,
	options: Options,
	uploads: Uploads,
): SegmentRequest[] {
	const read = parametersOf(n8n, itemIndex);
	const prompt = readText(read, 'prompt');
	if (prompt === '') {
		throw invalidField(
			'prompt',
			'The Prompt is empty',
			'Name what to select, for example: clothes, shoes.',
		);
	}
	const { serviceMode } = options;
	const request: TaskRequest = {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			image: '',
			prompt,
			negative_prompt: readText(read, 'negativePrompt'),
			segment_factor: readSegmentFactor(read('segmentFactor', 0)),
		},
		...(serviceMode !== '' && { config: { service_mode: serviceMode } }),
	};
	const images = readImages(n8n, itemIndex, options, uploads);
	return images.map((image) => new SegmentRequest(request, image));
}

function readImages(
	n8n: IExecuteFunctions,
	itemIndex: number,
	{ sendBinaryAs }: Options,
	uploads: Uploads,
): InputImage[] {
	const read = parametersOf(n8n, itemIndex);
	const given = read('imageSource', 'url');
	if (readChoice(given, IMAGE_SOURCES, 'imageSource', 'Image Source') === 'url') {
		return [new ImageAtUrl(readAddress(readText(read, 'imageUrl'), 'imageUrl', 'Image URL'))];
	}
	const files = chooseFiles(n8n, itemIndex, read('binaryPropertyName', 'data'));
	return files.map((file) => new ImageInFile(file, sendBinaryAs, uploads));
}

function readSegmentFactor(value: unknown): number {
	const factor = typeof value === 'string' && value.trim() !== '' ? Number(value) : (value ?? 0);
	if (Number.isInteger(factor)) return factor as number;
	if (value === '') return 0;
	throw invalidField(
		'segmentFactor',
		`The Segment Factor is not a whole number: ${String(value)}`,
		'10 adds about 5 pixels on every side, -10 takes about 5 away, and 0 leaves the mask as it is.',
	);
}
