import { colourInPhrase } from '../segment/colours';
import { isGeneral } from '../segment/generalWords';
import type { RenderedSample } from './renderSample';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { abs, max, min } = Math;

/**
 * The mask that a prompt should give, from how the sample was drawn, as 0 or 255 for every pixel. A phrase that names a
 * colour means the things of that colour, one with a word such as "product" all things, any other none. Written to be obviously right, not fast: it
 * is what the segmenter is checked against.
 */
export function truthMask(
	sample: Pick<RenderedSample, 'width' | 'height' | 'things' | 'truth'>,
	prompt: string,
	negativePrompt: string,
	segmentFactor: number,
): Uint8Array {
	const { width, height } = sample;
	const wanted = cover(sample, prompt);
	const unwanted = cover(sample, negativePrompt);
	const mask = new Uint8Array(wanted);
	for (let at = 0; at < mask.length; at++) if (unwanted[at] === 255) mask[at] = 0;
	const size = abs(segmentFactor);
	if (size === 0) return mask;
	return segmentFactor > 0
		? stamp(mask, width, height, size, 255)
		: stamp(mask, width, height, size, 0);
}

function cover({ things, truth, width, height }: Parameters<typeof truthMask>[0], prompt: string) {
	const mask = new Uint8Array(width * height);
	for (const phrase of prompt.split(',')) {
		const colour = colourInPhrase(phrase);
		if (colour === undefined && !isGeneral(phrase)) continue;
		for (const thing of things) {
			if (colour !== undefined && thing.colour !== colour) continue;
			const isThere = truth[thing.name];
			for (let at = 0; at < mask.length; at++) if (isThere[at] === 255) mask[at] = 255;
		}
	}
	return mask;
}

/**
 * Puts `value` on all pixels whose window holds a pixel of that value: growing the white makes a dilation, growing the
 * black an erosion. The window of a pixel at x begins at x - (size >> 1), as with OpenCV's default anchor.
 */
function stamp(mask: Uint8Array, width: number, height: number, size: number, value: number) {
	const result = new Uint8Array(mask);
	const anchor = size >> 1;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			if (mask[y * width + x] !== value) continue;
			const left = max(0, x + anchor - size + 1);
			const right = min(width - 1, x + anchor);
			const top = max(0, y + anchor - size + 1);
			const bottom = min(height - 1, y + anchor);
			for (let row = top; row <= bottom; row++) {
				result.fill(value, row * width + left, row * width + right + 1);
			}
		}
	}
	return result;
}
