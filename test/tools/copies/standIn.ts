import sharp from 'sharp';

import type { Grey } from '../../../nodes/shared/pixels/grey';
import type { LargeScene } from './largeScene';

/** Segment Anything scales every image to so many pixels on its longer side (segment_anything/modeling/sam.py). */
const SEEN_SIDE = 1_024;
/** A side of the masks that it computes from that (segment_anything/modeling/mask_decoder.py). */
const MASK_SIDE = 256;
const { max, min, round } = Math;

/**
 * The mask that a service would give for an image if it worked as the open model does, and never erred about what the thing
 * is: it sees the image at 1,024 pixels, tells thing from background by their true colours, decides on 256 places a side,
 * and scales that to the image, black and white.
 */
export async function segmentAsModel(scene: LargeScene, sent: Buffer): Promise<Grey> {
	const { width = 0, height = 0 } = await sharp(sent).metadata();
	const seen = fit(width, height, SEEN_SIDE);
	const pixels = await sharp(sent)
		.resize({ ...seen, fit: 'fill', kernel: 'linear' })
		.raw()
		.toBuffer();
	const shares = Uint8Array.from({ length: seen.width * seen.height }, (_, at) =>
		shareAt(scene, pixels, at, seen),
	);
	const small = fit(width, height, MASK_SIDE);
	const places = await resizeGrey(shares, seen, small);
	const upscaled = await resizeGrey(places, small, { width, height });
	return { width, height, data: upscaled.map((share) => (share >= 128 ? 255 : 0)) };
}

function fit(width: number, height: number, side: number) {
	const factor = side / max(width, height);
	return { width: round(width * factor), height: round(height * factor) };
}

/** How much of a pixel is the thing's, from 0 to 255, by where its colour lies between the two. */
function shareAt(
	{ colourAt }: LargeScene,
	pixels: Buffer,
	at: number,
	{ width, height }: { width: number; height: number },
): number {
	const across = ((at % width) + 0.5) / width;
	const down = (at / width + 0.5) / height;
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

async function resizeGrey(
	data: Uint8Array,
	{ width, height }: Size,
	to: Size,
): Promise<Uint8Array> {
	return await sharp(data, { raw: { width, height, channels: 1 } })
		.resize({ ...to, fit: 'fill', kernel: 'linear' })
		.toColourspace('b-w')
		.raw()
		.toBuffer();
}
