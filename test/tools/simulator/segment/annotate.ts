import type { Pixels } from './pixels';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { round } = Math;

const TINT_SHARE = 0.45;

/** The image with a tint over what a mask selects; the tint is red, green, blue. */
export function tintSelection(
	{ rgb, width, height }: Pixels,
	mask: Uint8Array,
	tint: readonly [number, number, number],
): Pixels {
	const tinted = new Uint8Array(rgb);
	for (let index = 0; index < mask.length; index++) {
		if (mask[index] === 0) continue;
		for (let channel = 0; channel < 3; channel++) {
			const at = index * 3 + channel;
			tinted[at] = round(rgb[at] * (1 - TINT_SHARE) + tint[channel] * TINT_SHARE);
		}
	}
	return { rgb: tinted, width, height };
}
