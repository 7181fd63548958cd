import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { seededRandom } from '../../simulator/random';
import { shapesMask } from '../shapesMask';

/** The largest image that the service takes. */
export const SIDE_PIXELS = 3_072;
/** A side of the image that a shop wants. */
export const SHOP_PIXELS = 1_500;
export const MEGAPIXELS = SIDE_PIXELS ** 2 / 1e6;
/** What a phone's camera takes if it is told to use all of its sensor. */
export const PHONE = { width: 8_000, height: 6_000 };
export const PHONE_MEGAPIXELS = (PHONE.width * PHONE.height) / 1e6;

const SEED = 1;
/** Fields of the coarse noise that makes the background, and of that which makes the things. */
const GROUND_CELLS = 12;
const THING_CELLS = 40;
/** How far the grain of a sensor goes to either side. */
const GRAIN = 4;

/** What `drawImages` leaves in its folder. */
export type ImageName =
	| 'photo.png'
	| 'alpha.png'
	| 'alpha.raw'
	| 'mask.png'
	| 'mask.jpg'
	| 'two-tone.png'
	| '420.jpg'
	| 'progressive.jpg'
	| '444.jpg'
	| 'phone.jpg';

/** Draws what the rows are measured with: a photograph, and a mask of the things in it. */
export async function drawImages(folder: string): Promise<void> {
	const maskFile = await shapesMask(SIDE_PIXELS);
	const grey = await sharp(maskFile).toColourspace('b-w').raw().toBuffer();
	const raw = { width: SIDE_PIXELS, height: SIDE_PIXELS };
	const photo = sharp(await drawPhoto(grey), { raw: { ...raw, channels: 3 } });
	const alpha = await photo
		.clone()
		.joinChannel(grey, { raw: { ...raw, channels: 1 } })
		.raw()
		.toBuffer();
	const png = { compressionLevel: 6, adaptiveFiltering: true };
	const jpeg = { quality: 90, chromaSubsampling: '4:2:0' };
	const files: Record<ImageName, Buffer> = {
		'photo.png': await photo.clone().png(png).toBuffer(),
		'alpha.png': await sharp(alpha, { raw: { ...raw, channels: 4 } })
			.png(png)
			.toBuffer(),
		'alpha.raw': alpha,
		'mask.png': maskFile,
		'mask.jpg': await sharp(maskFile).toColourspace('b-w').jpeg(jpeg).toBuffer(),
		'two-tone.png': await sharp(maskFile).threshold(128).toColourspace('b-w').png(png).toBuffer(),
		'420.jpg': await photo.clone().jpeg(jpeg).toBuffer(),
		'progressive.jpg': await photo
			.clone()
			.jpeg({ ...jpeg, progressive: true })
			.toBuffer(),
		'444.jpg': await photo
			.clone()
			.jpeg({ ...jpeg, chromaSubsampling: '4:4:4' })
			.toBuffer(),
		// Mirrored at its sides, so that the grain stays what it is.
		'phone.jpg': await photo
			.clone()
			.extend({
				right: PHONE.width - SIDE_PIXELS,
				bottom: PHONE.height - SIDE_PIXELS,
				extendWith: 'mirror',
			})
			.jpeg(jpeg)
			.toBuffer(),
	};
	for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** Red, green and blue: soft colours, other ones where the mask is, and grain over all of it. */
async function drawPhoto(mask: Uint8Array): Promise<Uint8ClampedArray> {
	const random = seededRandom(SEED);
	const ground = await drawClouds(GROUND_CELLS, random);
	const things = await drawClouds(THING_CELLS, random);
	const rgb = new Uint8ClampedArray(3 * mask.length);
	for (let index = 0; index < mask.length; index++) {
		const share = mask[index] / 255;
		const grain = (random() - 0.5) * GRAIN;
		for (let at = 3 * index; at < 3 * index + 3; at++) {
			const colour = ground[at] + (things[at] - ground[at]) * share;
			rgb[at] = colour + grain + (random() - 0.5) * GRAIN;
		}
	}
	return rgb;
}

/** Coarse noise, made large smoothly. */
async function drawClouds(cells: number, random: () => number): Promise<Buffer> {
	const noise = Uint8Array.from({ length: 3 * cells * cells }, () => 40 + 175 * random());
	return await sharp(noise, { raw: { width: cells, height: cells, channels: 3 } })
		.resize(SIDE_PIXELS, SIDE_PIXELS, { kernel: 'cubic' })
		.raw()
		.toBuffer();
}
