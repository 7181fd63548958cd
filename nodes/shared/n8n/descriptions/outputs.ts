import type { INodeProperties } from 'n8n-workflow';

export const outputsField: INodeProperties = {
	displayName: 'Outputs',
	name: 'outputs',
	type: 'multiOptions',
	default: ['mask'],
	description:
		'Images to deliver. Each becomes a binary field of the same name on the output item.',
	options: [
		{
			name: 'Annotated',
			value: 'annotated',
			description: 'The image with what the prompt found marked on it',
		},
		{
			name: 'Cutout',
			value: 'cutout',
			description:
				'The source image with all but the selection transparent, as PNG; made here, from JPEG and PNG',
		},
		{
			name: 'Inverted Mask',
			value: 'invertedMask',
			description: 'Black and white; black is what was selected',
		},
		{
			name: 'Mask',
			value: 'mask',
			description: 'Black and white; white is what was selected',
		},
		{
			name: 'Negative Annotated',
			value: 'negativeAnnotated',
			description: 'The image with what the negative prompt found marked on it',
		},
	],
	displayOptions: { show: { operation: ['segment', 'getTask'] } },
};
