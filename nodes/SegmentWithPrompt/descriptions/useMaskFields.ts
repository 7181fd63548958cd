import { MOST_GROWTH, WIDEST_FEATHER } from '../../shared/pixels/reshape/tidyMask';
import { named, type Field, type Shown } from '../../shared/fields/field';
import { outputFields } from '../../shared/fields/outputs';
import { productFields } from '../../shared/fields/product';
import { linksTo } from '../../shared/fields/linkFields';
import { taskFields } from '../../shared/fields/taskFields';

const make = [
	{
		name: 'Clean Mask',
		value: 'cleanMask',
		description: "The mask without specks and holes, at the image's size, grown or feathered",
	},
	{
		name: 'Cutout',
		value: 'cutout',
		description: 'The image with everything else transparent, or on a background of your choice',
	},
	{
		name: 'Inpainting Mask',
		value: 'inpaintingMask',
		description: 'Tells a service that edits images which part to edit',
	},
	{
		name: 'Outline',
		value: 'outline',
		description:
			'An SVG drawing with one path for each thing, and the same in the JSON field mask.things[].polygon',
	},
	{
		name: 'Preview',
		value: 'preview',
		description:
			'The image as a small JPEG, with the mask as a colour overlay, and a box and a number for each thing',
	},
] as const;

/** All but the outline: PiAPI takes no SVG. */
const linkable = [make[0], make[1], make[2], make[4]] as const;

/** Where options of what is made are shown. */
export const ofCutout: Shown = { '/make': ['cutout'] };
export const ofMasks: Shown = { '/make': ['cleanMask', 'inpaintingMask'] };
export const ofOutline: Shown = { '/make': ['outline'] };
const ofInpainting = { show: { make: ['inpaintingMask'] } };

const product = named(productFields);

/** The files that are used, and what is made of them. */
export const maskFields = [
	{
		displayName: 'Image Field',
		name: 'imageField',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the image',
		description:
			'The image that the mask was made from: a JPEG, PNG or WebP file. If empty, only masks and outlines can be made, at the size of the mask.',
	},
	{
		displayName: 'Mask Field',
		name: 'maskField',
		type: 'string',
		default: 'mask',
		required: true,
		placeholder: 'e.g. mask',
		hint: 'The name of the input binary field that holds the mask; for several, write mask_*',
		description:
			'A black-and-white image in which white is what is marked, from this node or from any other tool. Separate several names with commas, or use * for any characters: each mask becomes an item of its own.',
	},
	{
		displayName: 'Make',
		name: 'make',
		type: 'multiOptions',
		default: ['cutout'],
		required: true,
		description:
			'What to make. Each becomes a file on the output item, in a binary field of the same name.',
		options: make,
	},
	{
		displayName: 'Inpainting Mask For',
		name: 'maskFor',
		type: 'options',
		default: 'openai',
		description: 'What the service that edits the image expects',
		options: [
			{
				name: 'Black Where to Edit',
				value: 'black',
				description: "For Ideogram's Precise Edit and Inpaint",
			},
			{
				name: 'OpenAI',
				value: 'openai',
				description: 'The image as a PNG that is transparent in the area to edit',
			},
			{
				name: 'PiAPI Flux',
				value: 'piapi',
				description:
					'The image as a PNG that is white in the area to edit, for the task fill-inpaint of PiAPI',
			},
			{
				name: 'Pure Black and White',
				value: 'pure',
				description: 'Black in the area to edit, and no greys, in three channels',
			},
			{
				name: 'White Where to Edit',
				value: 'white',
				description: 'For Flux Fill, Stable Diffusion and Recraft',
			},
		],
		displayOptions: ofInpainting,
	},
	{
		displayName: 'Area to Edit',
		name: 'areaToEdit',
		type: 'options',
		default: 'marked',
		description: 'Which part of the image the service is to edit',
		options: [
			{
				name: 'Everything Else',
				value: 'rest',
				description: 'All but what the mask marks: for a new background',
			},
			{
				name: 'What Is Marked',
				value: 'marked',
				description: 'What is white in the mask: to change or remove it',
			},
		],
		displayOptions: ofInpainting,
	},
	// Always shown, so it does nothing until something is chosen.
	{ ...product.productImage, default: 'none', displayOptions: { show: { make: ['cutout'] } } },
	{
		...product.productImageSize,
		displayOptions: { show: { make: ['cutout'], productImage: ['square'] } },
	},
	{
		...named(outputFields).fileName,
		description:
			'Name of the files, without extension. If you make several, each adds what it is, such as "-cutout". Items with the same name are numbered. Leave empty to use the name of the image.',
	},
	// Not an option: n8n decides by this field whether to ask for a credential, and cannot see into options that are not set.
	linksTo(linkable),
] as const satisfies readonly Field[];

/** What becomes of the outline of masks that are made. */
export const maskChangeFields = [
	{
		displayName: 'Grow (Pixels)',
		name: 'grow',
		type: 'number',
		typeOptions: { minValue: -MOST_GROWTH, maxValue: MOST_GROWTH, numberPrecision: 0 },
		default: 0,
		description:
			'How far to expand the marked area on every side, with rounded corners. Below 0 it gets smaller.',
	},
	{
		displayName: 'Feather (Pixels)',
		name: 'feather',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: WIDEST_FEATHER, numberPrecision: 0 },
		default: 0,
		description:
			'How wide the edge fades, in pixels, half of it inside and half outside. Pure Black and White and PiAPI Flux have no greys and ignore it.',
	},
] as const satisfies readonly Field[];

/** How outlines are drawn. */
export const outlineFields = [
	{
		displayName: 'Simplify Outline (Pixels)',
		name: 'simplifyOutline',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
		default: 1,
		description:
			'By how much the outline may differ from the mask, so that it has fewer points. 0 keeps every corner.',
	},
	{
		displayName: 'Outline Offset (Pixels)',
		name: 'outlineOffset',
		type: 'number',
		typeOptions: { minValue: -MOST_GROWTH, maxValue: MOST_GROWTH, numberPrecision: 0 },
		default: 0,
		description:
			'How far outside the things to draw the outline, for a die-cut line; things that end up touching share one. Below 0 it lies inside. The outline in the JSON ignores it.',
	},
] as const satisfies readonly Field[];

const { includeInput } = named(taskFields);

export const useMaskFields = [includeInput] as const satisfies readonly Field[];
