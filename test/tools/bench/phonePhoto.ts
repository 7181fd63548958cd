import sharp from 'sharp';

import { renderSample } from '../simulator';
import { seededRandom } from '../simulator/random';

/** What most phones take: 12 megapixels. */
export const PHONE_PHOTO = { width: 3_024, height: 4_032 };
/** How far the grain of its sensor goes to either side. */
const GRAIN = 4;

/** A sample as a phone would take it: large, with grain, as a JPEG of some MB. */
export async function drawPhonePhoto(name: string): Promise<Buffer> {
	const { image } = await renderSample(name);
	const pixels = await sharp(image)
		.resize({ ...PHONE_PHOTO, fit: 'fill' })
		.removeAlpha()
		.raw()
		.toBuffer();
	const random = seededRandom(1);
	for (let at = 0; at < pixels.length; at++) {
		const value = pixels[at] + (random() - random()) * GRAIN;
		pixels[at] = Math.min(Math.max(Math.round(value), 0), 255);
	}
	return await sharp(pixels, { raw: { ...PHONE_PHOTO, channels: 3 } })
		.jpeg({ quality: 90 })
		.toBuffer();
}
