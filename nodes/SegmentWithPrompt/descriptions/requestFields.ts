import type { Field } from '../../shared/fields/field';
import { LONGEST_ADDRESS } from '../../shared/values/address';

/** The request to PiAPI. */
export const requestFields = [
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
			{ name: 'URL', value: 'url', description: 'An address on the internet that anyone can open' },
		],
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		longest: LONGEST_ADDRESS,
		required: true,
		placeholder: 'e.g. https://example.com/photo.jpg',
		description:
			'Address of a JPG or PNG image of at most 3072 × 3072 pixels that anyone can open without signing in; a larger one is made smaller if Cutout is chosen, or Send At Most under Options. Google Drive and Dropbox share links do not work. An image as base64 or as a data URI is sent as a file.',
		displayOptions: { show: { imageSource: ['url'] } },
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
			'A JPG or PNG file of up to 50 megapixels, or a WebP file of up to 9; it is checked before anything is paid. Separate several names with commas, or use * for any characters: each file becomes a task of its own.',
		displayOptions: { show: { imageSource: ['binary'] } },
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. clothes, shoes',
		description:
			'What to select: name the things you see, separated by commas. Write in English; other languages are untested.',
	},
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		default: '',
		placeholder: 'e.g. pants',
		description: 'What to leave out: name the things, separated by commas',
	},
	{
		displayName: 'Segment Factor',
		name: 'segmentFactor',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description:
			'Grows the mask (above 0) or shrinks it (below 0): 10 adds about 5 pixels on every side, and -10 takes about 5 away. 0 leaves it as it is.',
	},
] as const satisfies readonly Field[];
