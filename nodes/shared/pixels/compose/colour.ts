import { COLOUR_NAMES } from './colourNames';

/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Reads `#ffffff` or `#fff`, with or without `#`, or a CSS colour name; undefined if it is none of these. */
export function parseColour(text: string): Rgb | undefined {
	const word = text.trim().toLowerCase();
	const hex = COLOUR_NAMES.get(word) ?? word.replace(/^#/, '');
	if (!/^([0-9a-f]{3}){1,2}$/.test(hex)) return undefined;
	const size = hex.length / 3;
	const [red, green, blue] = [0, 1, 2].map((index) => {
		const digits = hex.slice(index * size, (index + 1) * size);
		return Number.parseInt(size === 1 ? digits + digits : digits, 16);
	});
	return [red, green, blue];
}
