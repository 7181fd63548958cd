import sharp, { type Sharp } from 'sharp';

import {
	cutOut,
	type Cutout,
	type CutoutOptions,
} from '../../../nodes/shared/pixels/cutout/cutOut';
import type { Grey } from '../../../nodes/shared/pixels/grey';
import { decode, readGrey, slices, type Rgba } from './kit';

// Looked up once: inside Jest's sandbox, globals are slow.
const { floor, max, min, round } = Math;

/** The whole source, and the mask as it is. */
export const WHOLE: CutoutOptions = {
	...{ cropToMask: false, cropPadding: 0 },
	...{ edge: 'sharp', shrinkEdge: 0, softEdge: 0, keepHidden: true },
};

export async function cut(
	source: Buffer,
	mask: Buffer,
	options: Partial<CutoutOptions> = {},
): Promise<Cutout> {
	const { orientation = 1 } = await sharp(source).metadata();
	const image = { ...(await decode(source)), orientation };
	return await cutOut(image, await readGrey(mask), { ...WHOLE, ...options }, slices());
}

/** A written PNG's pixels, read by sharp, which here fails at the least flaw. */
export async function readBack({ bytes }: Cutout): Promise<Rgba> {
	const { data, info } = await sharp(bytes, { ignoreIcc: true, failOn: 'warning' })
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data };
}

/** The brightness of a mask's pixels. */
export async function sharpGrey(mask: Buffer): Promise<Grey> {
	return await greyOf(sharp(mask).toColourspace('b-w'));
}

/** The first channel of an image. */
export async function greyOf(image: Sharp): Promise<Grey> {
	const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
	const all = info.width * info.height;
	const greys = Uint8Array.from({ length: all }, (_, index) => data[index * info.channels]);
	return { width: info.width, height: info.height, data: greys };
}

/** The same by sharp: the upright source, with its alpha multiplied by the mask's. */
export async function cutBySharp(
	source: Buffer,
	{ data: alphas }: Pick<Rgba, 'data'>,
): Promise<Rgba> {
	const { data, info } = await sharp(source, { ignoreIcc: true })
		.rotate()
		.toColourspace('srgb')
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	for (let index = 0; index < alphas.length; index++) {
		data[4 * index + 3] = round((data[4 * index + 3] * alphas[index]) / 255);
	}
	return { width: info.width, height: info.height, data };
}

/** The smallest rectangle around all pixels with an alpha of more than 8. */
export function boxOfVisible({ width, height, data }: Rgba) {
	const seen = Array.from({ length: width * height }, (_, at) => at).filter(
		(at) => data[4 * at + 3] > 8,
	);
	const [xs, ys] = [seen.map((at) => at % width), seen.map((at) => floor(at / width))];
	const [left, top] = [min(...xs), min(...ys)];
	return { left, top, width: max(...xs) - left + 1, height: max(...ys) - top + 1 };
}
