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

const backgroundOption: INodeProperties = {
	displayName: 'Background',
	name: 'background',
	type: 'string',
	default: '',
	placeholder: 'e.g. #ffffff or white',
	description:
		'The colour behind the cutout: a CSS colour name or a hexadecimal number. Leave empty to keep it transparent.',
	displayOptions: cutting,
};

const cutoutFormatOption: INodeProperties = {
	displayName: 'Cutout Format',
	name: 'cutoutFormat',
	type: 'options',
	default: 'png',
	description: 'File format of the cutout',
	options: [
		{
			name: 'JPEG',
			value: 'jpeg',
			description: 'Smaller, as shops want it; needs a Background',
		},
		{ name: 'PNG', value: 'png', description: 'Exact, and may be transparent' },
	],
	displayOptions: cutting,
};

const jpegQualityOption: INodeProperties = {
	displayName: 'JPEG Quality',
	name: 'jpegQuality',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	default: 90,
	description: 'From 1, small and blurred, to 100, large and nearly exact',
	displayOptions: { show: { ...cutting.show, cutoutFormat: ['jpeg'] } },
};

const side = { minValue: 0, maxValue: 10_000, numberPrecision: 0 };

const canvasWidthOption: INodeProperties = {
	displayName: 'Canvas Width (Pixels)',
	name: 'canvasWidth',
	type: 'number',
	typeOptions: side,
	default: 0,
	description:
		'Width of the finished image. The cutout is fitted into it. 0: as wide as the cutout.',
	displayOptions: cutting,
};

const canvasHeightOption: INodeProperties = {
	displayName: 'Canvas Height (Pixels)',
	name: 'canvasHeight',
	type: 'number',
	typeOptions: side,
	default: 0,
	description:
		'Height of the finished image. The cutout is fitted into it. 0: as high as the cutout.',
	displayOptions: cutting,
};

const canvasMarginOption: INodeProperties = {
	displayName: 'Canvas Margin (Percent)',
	name: 'canvasMargin',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 49 },
	default: 0,
	description: "How much of the canvas's shorter side to leave free on each side",
	displayOptions: cutting,
};

/** Where along a side of the canvas the cutout lies. */
function alignOption(
	[displayName, name]: [string, string],
	[start, end]: [string, string],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		default: 'center',
		description: 'Where on its canvas the cutout lies',
		options: [
			{ name: 'Center', value: 'center' },
			{ name: end, value: 'end' },
			{ name: start, value: 'start' },
		],
		displayOptions: cutting,
	};
}

const enlargeOption: INodeProperties = {
	displayName: 'Enlarge',
	name: 'enlarge',
	type: 'boolean',
	default: false,
	description:
		'Whether a selection that is smaller than its place on the canvas grows to fill it. If off, it keeps its size.',
	displayOptions: cutting,
};

/** What becomes of the cutout; shown where one is chosen. For every node that gives images. */
export const cutoutOptions = [
	backgroundOption,
	cutoutFormatOption,
	jpegQualityOption,
	canvasWidthOption,
	canvasHeightOption,
	canvasMarginOption,
	alignOption(['Horizontal Alignment', 'horizontalAlign'], ['Left', 'Right']),
	alignOption(['Vertical Alignment', 'verticalAlign'], ['Top', 'Bottom']),
	enlargeOption,
	cropToMaskOption,
	cropPaddingOption,
	softEdgeOption,
];
