import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const mask: INodePropertyOptions = {
	name: 'Mask',
	value: 'mask',
	description: 'Black and white; white is what was selected',
};
const cutout: INodePropertyOptions = {
	name: 'Cutout',
	value: 'cutout',
	description:
		'Your JPEG or PNG image with everything else transparent, or on a background of your choice',
};
const invertedMask: INodePropertyOptions = {
	name: 'Inverted Mask',
	value: 'invertedMask',
	description: 'Black and white; black is what was selected',
};
const annotated: INodePropertyOptions = {
	name: 'Annotated',
	value: 'annotated',
	description: 'Your image with what the prompt found marked on it',
};
const negativeAnnotated: INodePropertyOptions = {
	name: 'Negative Annotated',
	value: 'negativeAnnotated',
	description: 'Your image with what the negative prompt found marked on it',
};

export const outputsField: INodeProperties = {
	displayName: 'Outputs',
	name: 'outputs',
	type: 'multiOptions',
	default: ['mask'],
	description:
		'Which images to return. Each becomes a file on the output item, in a binary field of the same name.',
	hint: 'To remove the background, choose Cutout: it costs nothing extra, only a little time.',
	// What most people want first, not the alphabet.
	options: [mask, cutout, invertedMask, annotated, negativeAnnotated],
	displayOptions: { show: { operation: ['segment', 'getTask'] } },
};

export const fileNameField: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. SHOE-001',
	description:
		'Name of the mask file, without extension; the other files add what they are, such as "-cutout". Leave empty to use the name of your image.',
	displayOptions: { show: { operation: ['segment', 'getTask'] } },
};
