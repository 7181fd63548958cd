import type { ThingSettings } from '../item/things/separateThings';
import type { Field, ValuesOf } from './field';

/** What becomes of the separate parts of a mask. For every node that gives images. */
export const thingFields = [
	{
		displayName: 'Separate Things',
		name: 'separateThings',
		type: 'boolean',
		default: false,
		description:
			'Whether to return one item for each separate part of the mask, the largest first, with its own mask and cutout. Things that touch count as one.',
	},
	{
		displayName: 'Largest Things Only',
		name: 'largestThings',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 0 },
		default: 0,
		description:
			'How many things to return, the largest first. 0 returns all, up to 100. Needs Separate Things.',
	},
	{
		displayName: 'Smallest Thing (Share of the Image)',
		name: 'smallestThing',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 6 },
		// A speck of 30 × 30 pixels in a photograph of a million.
		default: 0.001,
		description:
			'Parts of the mask that are smaller than this are noise: neither listed nor counted. 0.001 is a thousandth of the image.',
	},
] as const satisfies readonly Field[];

/** The options for things as they were filled in. */
export type ThingValues = ValuesOf<(typeof thingFields)[number]>;

export const inspectMaskField = {
	displayName: 'Inspect Mask',
	name: 'inspectMask',
	type: 'boolean',
	default: true,
	description:
		'Whether to look at the pixels of the images: to check that the mask really is a mask, and to report in the field "mask" how much was found and where. If off, the order of PiAPI\'s images is trusted.',
} as const satisfies Field;

/** What becomes of a mask's parts. */
export function toThings({
	separateThings: isSeparated,
	largestThings,
	smallestThing: smallest,
}: ThingValues): ThingSettings {
	return { smallest, isSeparated, most: largestThings || Infinity };
}
