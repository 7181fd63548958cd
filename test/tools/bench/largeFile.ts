import sharp from 'sharp';

import { seededRandom } from '../simulator/random';

/** Grey noise holds a byte a pixel, which a PNG cannot make smaller: a square of this side makes 9 MB. */
const SIDE_PIXELS = 3_000;

/** A PNG of 9 MB, below PiAPI's limit of 10 MB. */
export async function drawLargeFile(): Promise<Buffer> {
	const random = seededRandom(1);
	const pixels = new Uint8Array(SIDE_PIXELS * SIDE_PIXELS);
	for (let index = 0; index < pixels.length; index++) pixels[index] = 256 * random();
	return await sharp(pixels, { raw: { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 1 } })
		.toColourspace('b-w')
		.png({ compressionLevel: 1 })
		.toBuffer();
}
