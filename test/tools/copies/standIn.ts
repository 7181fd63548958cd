import sharp from 'sharp';

import type { Grey } from '../../../nodes/shared/pixels/grey';
import type { LargeScene } from './largeScene';

/** Segment Anything scales every image to so many pixels on its longer side (segment_anything/modeling/sam.py). */
const SEEN_SIDE = 1_024;
/** A side of the masks that it computes from that (segment_anything/modeling/mask_decoder.py). */
const MASK_SIDE = 256;
const { floor, max, min, round } = Math;

/**
 * The mask that a service would give for an image if it worked as the open model does, and never erred about what the thing
 * is: it sees the image at 1,024 pixels, tells thing from background by their true colours, decides on 256 places a side,
 * and scales that to the image, black and white.
 */
export async function segmentAsModel(scene: LargeScene, sent: Buffer): Promise<Grey> {
	const { width = 0, height = 0 } = await sharp(sent).metadata();
	const seen = fit(width, height, SEEN_SIDE);
	const rgb = await sharp(sent).raw().toBuffer();
	const pixels = await resize(rgb, 3, { width, height }, seen);
	const shares = Uint8Array.from({ length: seen.width * seen.height }, (_, at) =>
		shareAt(scene, pixels, at, seen),
	);
	const small = fit(width, height, MASK_SIDE);
	const places = await resize(shares, 1, seen, small);
	const upscaled = await resize(places, 1, small, { width, height });
	return { width, height, data: upscaled.map((share) => (share >= 128 ? 255 : 0)) };
}

function fit(width: number, height: number, side: number) {
	const factor = side / max(width, height);
	return { width: round(width * factor), height: round(height * factor) };
}

/** How much of a pixel is the thing's, from 0 to 255, by where its colour lies between the two. */
function shareAt(
	{ colourAt }: LargeScene,
	pixels: Uint8Array,
	at: number,
	{ width, height }: { width: number; height: number },
): number {
	const across = ((at % width) + 0.5) / width;
	const down = (floor(at / width) + 0.5) / height;
	let [along, whole] = [0, 0];
	for (let channel = 0; channel < 3; channel++) {
		const back = colourAt(false, across, down, channel);
		const step = colourAt(true, across, down, channel) - back;
		along += (pixels[3 * at + channel] - back) * step;
		whole += step * step;
	}
	return round(255 * min(max(along / whole, 0), 1));
}

interface Size {
	width: number;
	height: number;
}

/**
 * Scales an image, centres to centres. Upwards sharp would move it by half a pixel to the right and down (as of 0.35), so there
 * it is done here, bilinearly.
 */
async function resize(
	data: Uint8Array,
	channels: 1 | 3,
	from: Size,
	to: Size,
): Promise<Uint8Array> {
	if (to.width > from.width) return enlarge(data, channels, from, to);
	return await sharp(Buffer.from(data), { raw: { ...from, channels } })
		.resize({ ...to, fit: 'fill', kernel: 'linear' })
		.toColourspace(channels === 1 ? 'b-w' : 'srgb')
		.raw()
		.toBuffer();
}

function enlarge(data: Uint8Array, channels: number, from: Size, to: Size): Uint8Array {
	const columns = placesIn(from.width, to.width);
	const rows = placesIn(from.height, to.height);
	const out = new Uint8Array(to.width * to.height * channels);
	let at = 0;
	for (const [above, below, down] of rows) {
		for (const [left, right, across] of columns) {
			for (let channel = 0; channel < channels; channel++) {
				const valueOf = (x: number, y: number) => data[(y * from.width + x) * channels + channel];
				const upper = mix(valueOf(left, above), valueOf(right, above), across);
				const lower = mix(valueOf(left, below), valueOf(right, below), across);
				out[at++] = round(mix(upper, lower, down));
			}
		}
	}
	return out;
}

const mix = (one: number, other: number, share: number) => one + (other - one) * share;

/** For each place of a longer side, the two of the shorter between whose centres it lies, and how near it is to the second. */
function placesIn(from: number, to: number): Array<[number, number, number]> {
	return Array.from({ length: to }, (_, index) => {
		const place = min(max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
		const first = floor(place);
		return [first, min(first + 1, from - 1), place - first];
	});
}
