import type { INodeProperties } from 'n8n-workflow';

const cutting = { show: { '/outputs': ['cutout'] } };

const cropToMaskOption: INodeProperties = {
	displayName: 'Crop to Mask',
	name: 'cropToMask',
	type: 'boolean',
	default: false,
	description:
		'Whether to cut away the empty space around the cutout. If off, it is as large as your image.',
	displayOptions: cutting,
};

const cropPaddingOption: INodeProperties = {
	displayName: 'Crop Padding (Pixels)',
	name: 'cropPadding',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: 'How much empty space to leave around the cropped cutout',
	displayOptions: { show: { ...cutting.show, cropToMask: [true] } },
};

const softEdgeOption: INodeProperties = {
	displayName: 'Soft Edge (Pixels)',
	name: 'softEdge',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 200, numberPrecision: 0 },
	default: 0,
	description: 'How wide the edge of the cutout fades, to either side. 0 leaves it sharp.',
	displayOptions: cutting,
};

/** What becomes of the cutout; shown where one is chosen. For every node that gives images. */
export const cutoutOptions = [cropToMaskOption, cropPaddingOption, softEdgeOption];

export const inspectMaskOption: INodeProperties = {
	displayName: 'Inspect Mask',
	name: 'inspectMask',
	type: 'options',
	default: 'auto',
	description:
		'When to look at the pixels of the images: to make sure that the mask is one, and to say in the field "mask" how much was found and where',
	options: [
		{
			name: 'Always',
			value: 'always',
			description: 'Takes longer when many large images arrive at once',
		},
		{
			name: 'Auto',
			value: 'auto',
			description: 'For images of up to 4 million pixels, which hardly takes any time',
		},
		{
			name: 'Never',
			value: 'never',
			description: "Trusts the order of PiAPI's images",
		},
	],
};
