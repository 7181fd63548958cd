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
				description: 'A file on the input item: from a form, a drive, an e-mail or a disk',
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
			'Address of a JPG or PNG image of at most 3072 × 3072 pixels that anyone can open without signing in. Share links of Google Drive or Dropbox do not work.',
		displayOptions: { show: { ...creating, imageSource: ['url'] } },
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the image; for several, such as Photo_0 and Photo_1, write Photo_*',
		description:
			'A JPG, PNG or WebP file of at most 3072 × 3072 pixels; it is checked before anything is paid. Separate several names with commas, or use * for any characters: each file becomes a task of its own.',
		displayOptions: { show: { ...creating, imageSource: ['binary'] } },
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. clothes, shoes',
		description: 'What to select: name the things you see, separated by commas',
		displayOptions,
	},
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		default: '',
		placeholder: 'e.g. pants',
		description: 'What to leave out: name the things, separated by commas',
		displayOptions,
	},
	{
		displayName: 'Segment Factor',
		name: 'segmentFactor',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description:
			'Grows the mask (above 0) or shrinks it (below 0): 10 adds about 5 pixels on every side, and -10 takes about 5 away. 0 leaves it as it is.',
		displayOptions,
	},
];
