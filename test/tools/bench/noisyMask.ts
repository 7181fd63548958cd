import sharp from 'sharp';

import { seededRandom } from '../simulator/random';

/** Black and white noise holds a bit a pixel, and a little more once it is a PNG: a square of this side makes 1 MB. */
const SIDE_PIXELS = 2_540;

let made: Promise<Buffer> | undefined;

/** A PNG of about 1 MB that is black and white like a mask; made once. */
export async function noisyMask(): Promise<Buffer> {
	return await (made ??= drawNoise());
}

async function drawNoise(): Promise<Buffer> {
	const random = seededRandom(1);
	const pixels = new Uint8Array(SIDE_PIXELS * SIDE_PIXELS);
	for (let index = 0; index < pixels.length; index++) pixels[index] = random() < 0.5 ? 0 : 255;
	return await sharp(pixels, { raw: { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 1 } })
		.toColourspace('b-w')
		.png({ compressionLevel: 6 })
		.toBuffer();
}
