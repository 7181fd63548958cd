import type { INodeProperties } from 'n8n-workflow';

const creating = { operation: ['segment', 'submit'] };
const displayOptions = { show: creating };

/** What PiAPI is asked for. */
export const requestFields: INodeProperties[] = [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		noDataExpression: true,
		default: 'url',
		description: 'Where the image is',
		options: [
			{
				name: 'Binary File',
				value: 'binary',
				description: 'A file on the input item: from an upload form, a drive, an e-mail or a disk',
			},
			{
				name: 'URL',
				value: 'url',
				description: 'An address on the internet that anyone can open',
			},
		],
		displayOptions,
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/photo.jpg',
		description:
			'Address of a JPG or PNG image that anyone can open without signing in, at most 3072 × 3072 pixels',
		displayOptions: { show: { ...creating, imageSource: ['url'] } },
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the image',
		description:
			'A JPG, PNG or WebP file of at most 3072 × 3072 pixels. It is checked before anything is paid.',
		displayOptions: { show: { ...creating, imageSource: ['binary'] } },
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
