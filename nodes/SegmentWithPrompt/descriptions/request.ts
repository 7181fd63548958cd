import type { INodeProperties } from 'n8n-workflow';

const displayOptions = { show: { operation: ['segment', 'submit'] } };

/** What PiAPI is asked for. */
export const requestFields: INodeProperties[] = [
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/photo.jpg',
		description:
			'Address of a JPG or PNG picture that anyone can open without signing in, at most 3072 × 3072 pixels',
		displayOptions,
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. clothes, shoes',
		description: 'What to select: things by their names, separated by commas',
		displayOptions,
	},
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		default: '',
		placeholder: 'e.g. pants',
		description: 'What to leave out of the selection: things by their names, separated by commas',
		displayOptions,
	},
	{
		displayName: 'Segment Factor',
		name: 'segmentFactor',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description:
			'Grows the mask by about this many pixels in all, or shrinks it if negative. A whole number; 0 leaves the mask as it is.',
		displayOptions,
	},
];
