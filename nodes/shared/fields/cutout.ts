import type { Field, Shown, ValuesOf } from './field';

/** Where along a side of the canvas the cutout lies. */
const alignField = <const N extends string, const O extends readonly AlignOption[]>(
	displayName: string,
	name: N,
	options: O,
) =>
	({
		displayName,
		name,
		type: 'options',
		default: 'center',
		description: 'Where on its canvas the cutout lies. Needs Canvas Width or Canvas Height.',
		options,
	}) as const;

interface AlignOption {
	name: string;
	value: 'start' | 'center' | 'end';
}

/** Where cutout options are shown. */
export const cutting: Shown = { '/outputs': ['cutout'] };

/**
 * How a cutout is made. For every node that gives images. What belongs together stands together: what lies behind it, its
 * canvas, its file, how it is cropped, its edge.
 */
export const cutoutFields = [
	{
		displayName: 'Background',
		name: 'background',
		type: 'string',
		default: '',
		placeholder: 'e.g. #ffffff or white',
		description:
			'The colour behind the cutout: a CSS colour name or a hexadecimal number. Leave empty to keep it transparent.',
	},
	{
		displayName: 'Canvas Width (Pixels)',
		name: 'canvasWidth',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10_000, numberPrecision: 0 },
		default: 0,
		description:
			"Width of the finished image. The cutout is fitted into it. 0 keeps the cutout's width.",
	},
	{
		displayName: 'Canvas Height (Pixels)',
		name: 'canvasHeight',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10_000, numberPrecision: 0 },
		default: 0,
		description:
			"Height of the finished image. The cutout is fitted into it. 0 keeps the cutout's height.",
	},
	{
		displayName: 'Canvas Margin (Percent)',
		name: 'canvasMargin',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 49 },
		default: 0,
		description:
			"How much of the canvas's shorter side to leave free on each side. Needs Canvas Width or Canvas Height.",
	},
	alignField('Canvas Horizontal Alignment', 'horizontalAlign', [
		{ name: 'Center', value: 'center' },
		{ name: 'Left', value: 'start' },
		{ name: 'Right', value: 'end' },
	]),
	alignField('Canvas Vertical Alignment', 'verticalAlign', [
		{ name: 'Bottom', value: 'end' },
		{ name: 'Center', value: 'center' },
		{ name: 'Top', value: 'start' },
	]),
	{
		displayName: 'Enlarge to Canvas',
		name: 'enlarge',
		type: 'boolean',
		default: false,
		description:
			'Whether to scale up a product that is smaller than the canvas. If off, it keeps its size. Needs Canvas Width or Canvas Height.',
	},
	{
		displayName: 'Cutout Format',
		name: 'cutoutFormat',
		type: 'options',
		default: 'png',
		description: 'File format of the cutout',
		options: [
			{
				name: 'JPEG',
				value: 'jpeg',
				description: 'Smaller, as most shops require; needs a Background',
			},
			{ name: 'PNG', value: 'png', description: 'Exact, and may be transparent' },
		],
	},
	{
		displayName: 'JPEG Quality',
		name: 'jpegQuality',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 90,
		description: 'JPEG only: 1 is the smallest file, 100 the best quality',
	},
	{
		displayName: 'JPEG Colours',
		name: 'jpegColours',
		type: 'options',
		default: 'full',
		description: 'JPEG only: the resolution at which colours are stored',
		options: [
			{ name: 'Full', value: 'full', description: 'Clean edges between colours' },
			{ name: 'Half', value: 'half', description: 'A smaller file, like most cameras write' },
		],
	},
	{
		displayName: 'Crop to Mask',
		name: 'cropToMask',
		type: 'boolean',
		default: false,
		description:
			'Whether to cut away the empty space around the cutout. If off, it is as large as your image.',
	},
	{
		displayName: 'Crop Padding (Pixels)',
		name: 'cropPadding',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'How much empty space to leave around a cutout that is cropped, or on a canvas',
	},
	{
		displayName: 'Edge',
		name: 'edge',
		type: 'options',
		default: 'smooth',
		description: "How to treat the mask's edge",
		options: [
			{
				name: 'Refined',
				value: 'refined',
				description: 'Follows hair and fur where they show in the image; takes a little longer',
			},
			{
				name: 'Sharp',
				value: 'sharp',
				description: 'Exactly as in the mask; may keep a fringe of the background',
			},
			{
				name: 'Smooth',
				value: 'smooth',
				description: 'No jagged steps, and no fringe of the background',
			},
		],
	},
	{
		displayName: 'Shrink Edge (Pixels)',
		name: 'shrinkEdge',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 200, numberPrecision: 1 },
		default: 0,
		description: 'How much to trim along the outline if the mask is a little too large',
	},
	{
		displayName: 'Soft Edge (Pixels)',
		name: 'softEdge',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 200, numberPrecision: 0 },
		default: 0,
		description: 'Over how many pixels the edge fades, from the outline inwards',
	},
	{
		displayName: 'Clean Up Mask',
		name: 'cleanUpMask',
		type: 'boolean',
		default: true,
		description:
			'Whether to remove specks from the cutout, and fill holes in it, that are smaller than Smallest Thing. The mask file stays as it is.',
	},
	{
		displayName: 'Keep Hidden Pixels',
		name: 'keepHidden',
		type: 'boolean',
		default: false,
		description:
			'Whether the removed background stays in the file, fully transparent, so that an image editor can bring it back. If off, it is gone.',
	},
] as const satisfies readonly Field[];

/** A cutout's options as they were filled in. */
export type CutoutValues = ValuesOf<(typeof cutoutFields)[number]>;
