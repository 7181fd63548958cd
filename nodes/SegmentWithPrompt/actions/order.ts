import type { IExecuteFunctions } from 'n8n-workflow';

import type { TaskRequest } from '../../shared/endpoints';
import { InputFile } from '../../shared/inputFile';
import { PictureAtUrl, PictureInFile, type InputPicture } from '../../shared/inputPictures';
import { TaskOrder } from '../../shared/taskOrder';
import type { Uploads } from '../../shared/uploads';
import { readAddress, readChoice, readText, wrong } from './fields';
import type { Options } from './options';

const IMAGE_SOURCES = ['url', 'binary'] as const;

/** Reads what PiAPI is asked for; every field is checked here, because afterwards it is paid for. */
export function readOrder(
	n8n: IExecuteFunctions,
	itemIndex: number,
	options: Options,
	uploads: Uploads,
): TaskOrder {
	const prompt = readText(n8n, 'prompt', itemIndex);
	if (prompt === '') {
		throw wrong(
			'prompt',
			'The Prompt is empty',
			'Name what to select, for example: clothes, shoes',
		);
	}
	const { serviceMode } = options;
	const request: TaskRequest = {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			image: '',
			prompt,
			negative_prompt: readText(n8n, 'negativePrompt', itemIndex),
			segment_factor: readSegmentFactor(n8n.getNodeParameter('segmentFactor', itemIndex, 0)),
		},
		...(serviceMode !== '' && { config: { service_mode: serviceMode } }),
	};
	return new TaskOrder(request, readPicture(n8n, itemIndex, options, uploads));
}

function readPicture(
	n8n: IExecuteFunctions,
	itemIndex: number,
	{ sendBinaryAs }: Options,
	uploads: Uploads,
): InputPicture {
	const given = n8n.getNodeParameter('imageSource', itemIndex, 'url');
	if (readChoice(given, IMAGE_SOURCES, 'imageSource', 'Image Source') === 'url') {
		return new PictureAtUrl(
			readAddress(readText(n8n, 'imageUrl', itemIndex), 'imageUrl', 'Image URL'),
		);
	}
	const field = n8n.getNodeParameter('binaryPropertyName', itemIndex, 'data') as unknown;
	const file = new InputFile(n8n, itemIndex, typeof field === 'string' ? field.trim() : field);
	return new PictureInFile(file, sendBinaryAs, uploads);
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
