import sharp, { type Sharp, type SharpOptions } from 'sharp';

import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import { decodeImage } from '../../../nodes/shared/pixels/decodeImage';
import type { Grey } from '../../../nodes/shared/pixels/grey';
import { inspectMask, type MaskInspection } from '../../../nodes/shared/pixels/mask/inspectMask';
import type { Raster } from '../../../nodes/shared/pixels/raster';
import { TimeSlices } from '../../../nodes/shared/timing/timeSlices';
import { Problem } from '../../../nodes/shared/problem/problem';
import { rgbaOf } from '../../tools/images/rgbaOf';
import { storedPixels } from '../../tools/images/sharpPixels';

export { readFixture } from '../../fixtures/images';

// Looked up once: inside Jest's sandbox, globals are slow.
const { abs, cos, imul, sin } = Math;

/** Pixels as red, green, blue and alpha. */
export interface Rgba {
	width: number;
	height: number;
	data: Uint8Array;
}

export const slices = () => new TimeSlices(systemClock);

export const decode = async (bytes: Buffer) => await decodeImage(bytes, slices());

export async function inspect(bytes: Buffer): Promise<MaskInspection> {
	return (await inspectMask(await decode(bytes), slices())).inspection;
}

export async function readGrey(bytes: Buffer): Promise<Grey> {
	return (await inspectMask(await decode(bytes), slices())).grey;
}

export function toRgba(raster: Raster): Rgba {
	const { width, height } = raster;
	return { width, height, data: rgbaOf(raster) };
}

/** What sharp reads: the numbers in the file, whatever its profile makes of them. */
export async function sharpRgba(
	bytes: Buffer,
	failOn: SharpOptions['failOn'] = 'warning',
): Promise<Rgba> {
	return await storedPixels(bytes, { failOn });
}

export interface Difference {
	/** Their sizes, if they differ. */
	sizes?: string;
	largest: number;
	mean: number;
	pixels: number;
}

export const NONE = expect.objectContaining({ largest: 0, mean: 0 });

export function compare(
	a: { width: number; height: number; data: Uint8Array },
	b: { width: number; height: number; data: Uint8Array },
): Difference {
	const sizes = [a, b].map(({ width, height, data }) => `${width} × ${height}: ${data.length}`);
	if (sizes[0] !== sizes[1]) return { sizes: sizes.join(', '), largest: NaN, mean: NaN, pixels: 0 };
	let [largest, sum] = [0, 0];
	for (let index = 0; index < a.data.length; index++) {
		const difference = abs(a.data[index] - b.data[index]);
		if (difference > largest) largest = difference;
		sum += difference;
	}
	return { largest, mean: sum / a.data.length, pixels: a.width * a.height };
}

/** How much two images differ. */
export async function compareWithSharp(
	bytes: Buffer,
	failOn?: SharpOptions['failOn'],
): Promise<Difference> {
	return compare(toRgba(await decode(bytes)), await sharpRgba(bytes, failOn));
}

/** Why an image is refused; throws if it is not, or not as it should be. */
export async function whyRefused(work: Promise<unknown>): Promise<string> {
	const outcome = await work.then(
		() => 'nothing went wrong',
		(error: unknown) => error,
	);
	if (outcome instanceof Problem && outcome.reason === 'unreadableImage') {
		return outcome.facts.detail ?? '';
	}
	throw new Error('no unreadableImage', { cause: outcome });
}

/** A photograph of sorts: soft shapes under grain. */
export function drawPhoto(width: number, height: number, channels: 1 | 2 | 3 | 4 = 3): Sharp {
	const across = Float64Array.from({ length: width + 120 }, (_, x) => 96 * sin(x / 23));
	const down = Float64Array.from({ length: height + 27 }, (_, y) => cos(y / 31));
	const data = Buffer.alloc(width * height * channels);
	let grain = 1;
	for (let y = 0, to = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			for (let channel = 0; channel < channels; channel++) {
				grain = (imul(grain, 0x19660d) + 0x3c6ef35f) >>> 0;
				const wave = across[x + 40 * channel] * down[y + 9 * channel];
				data[to++] = 112 + wave + (grain >>> 27);
			}
		}
	}
	const image = sharp(data, { raw: { width, height, channels } });
	return channels < 3 ? image.toColourspace('b-w') : image;
}
