import type { Field } from '../../shared/fields/field';
import { readFields, type Form } from '../../shared/fields/readField';
import type { FileOptions } from '../../shared/pixels/cutout/encodeCutout';

const withShadow = { show: { shadow: [true] } };

/** What lies under a cutout, beside its colour. */
export const behindFields = [
	{
		displayName: 'Background Image',
		name: 'backgroundImage',
		type: 'options',
		default: 'blurred',
		absent: 'none',
		description: 'An image behind the cutout, over the colour of Background',
		options: [
			{
				name: 'File of the Item',
				value: 'file',
				description: 'Scaled to cover the finished image, and centred',
			},
			{ name: 'None', value: 'none', description: 'Only the colour of Background, or nothing' },
			{
				name: 'The Image Itself, Blurred',
				value: 'blurred',
				description: 'Scaled to cover the finished image, and centred',
			},
		],
	},
	{
		displayName: 'Background Field',
		name: 'backgroundField',
		type: 'string',
		default: 'background',
		placeholder: 'e.g. background',
		description: 'The name of the input binary field that holds the background',
		displayOptions: { show: { backgroundImage: ['file'] } },
	},
	{
		displayName: 'Background Blur (Pixels)',
		name: 'backgroundBlur',
		type: 'number',
		typeOptions: { minValue: 2, maxValue: 500, numberPrecision: 0 },
		default: 40,
		description: 'How much to blur the background, in pixels of the finished image, as in CSS',
		displayOptions: { show: { backgroundImage: ['blurred'] } },
	},
	{
		displayName: 'Shadow',
		name: 'shadow',
		type: 'boolean',
		default: true,
		absent: false,
		description:
			'Whether the cutout has a soft shadow. Leave room for it, with a canvas and Canvas Margin or with Crop Padding: it ends where the image does.',
	},
	{
		displayName: 'Shadow Opacity (Percent)',
		name: 'shadowOpacity',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 40,
		description: 'How dark the shadow is: 100 is black',
		displayOptions: withShadow,
	},
	{
		displayName: 'Shadow Blur (Pixels)',
		name: 'shadowBlur',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 500, numberPrecision: 0 },
		default: 30,
		description: 'Width of its soft edge, in pixels of the finished image, as in CSS',
		displayOptions: withShadow,
	},
	{
		displayName: 'Shadow Down (Pixels)',
		name: 'shadowDown',
		type: 'number',
		typeOptions: { minValue: -1000, maxValue: 1000, numberPrecision: 0 },
		default: 15,
		description: 'How far to move the shadow down; a negative number moves it up',
		displayOptions: withShadow,
	},
	{
		displayName: 'Shadow Right (Pixels)',
		name: 'shadowRight',
		type: 'number',
		typeOptions: { minValue: -1000, maxValue: 1000, numberPrecision: 0 },
		default: 0,
		description: 'How far to move the shadow to the right; a negative number moves it to the left',
		displayOptions: withShadow,
	},
] as const satisfies readonly Field[];

/** Under an image lies a colour too, where that is transparent. */
const UNDER_IMAGES = '#ffffff';

/** What lies under a cutout. */
export interface Behind extends Pick<FileOptions, 'backdrop' | 'shadow'> {
	/** The name of the background's field, if it is a file. */
	field?: string;
	/** The options, with a colour under an image. */
	section: Form;
}

/** Reads what lies under a cutout. Throws `invalidParameter`. */
export function readBehind(section: Form): Behind {
	const { backgroundImage, ...values } = readFields(behindFields, section);
	const { shadowRight: right, shadowDown: down, shadowBlur: blur, shadowOpacity } = values;
	return {
		...(backgroundImage === 'file' && { field: values.backgroundField }),
		...(backgroundImage === 'blurred' && { backdrop: { blur: values.backgroundBlur } }),
		...(values.shadow && { shadow: { right, down, blur, opacity: shadowOpacity / 100 } }),
		section: backgroundImage === 'none' ? section : withColour(section),
	};
}

function withColour(section: Form): Form {
	const valueOf = (name: string) => {
		const value = section.valueOf(name);
		return name === 'background' ? value || UNDER_IMAGES : value;
	};
	return { ...section, valueOf };
}
