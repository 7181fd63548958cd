import type { Raster } from './raster';
import type { Turns } from './turns';

/** A picture as one brightness a pixel, from 0 to 255. */
export interface Grey {
	width: number;
	height: number;
	data: Uint8Array;
}

/** A colour whose lightest and darkest channel differ by no more than this passes for grey: JPEG tints greys a little. */
const GREY_SPREAD = 48;

/** The brightness of a picture's pixels, what is transparent counting as black, and how many of them have a colour. */
export async function toGrey(raster: Raster, turns: Turns): Promise<Grey & { coloured: number }> {
	const { width, height, channels, data } = raster;
	if (channels === 1) return { width, height, data, coloured: 0 };
	const grey = new Uint8Array(width * height);
	const hasColours = channels > 2;
	const hasAlpha = channels % 2 === 0;
	let coloured = 0;
	for (let y = 0; y < height; y++) {
		for (let index = y * width, from = index * channels; index < (y + 1) * width; index++) {
			let value = data[from];
			if (hasColours) {
				const green = data[from + 1];
				const blue = data[from + 2];
				if (Math.max(value, green, blue) - Math.min(value, green, blue) > GREY_SPREAD)
					coloured += 1;
				// ITU-R BT.601 in 256ths, which add up so that a grey stays what it is.
				value = (77 * value + 150 * green + 29 * blue) >> 8;
			}
			const alpha = hasAlpha ? data[from + channels - 1] : 255;
			grey[index] = alpha === 255 ? value : Math.round((value * alpha) / 255);
			from += channels;
		}
		if (turns.isOver) await turns.next();
	}
	return { width, height, data: grey, coloured };
}

/** What JPEG leaves beside an edge of a mask, as far from black and white as this. */
const NOISE = 24;

/** A mask whose near-blacks are black and near-whites white: as an alpha, JPEG's noise would leave a veil. */
export function withoutJpegNoise({ width, height, data }: Grey): Grey {
	const levels = Uint8Array.from({ length: 256 }, (_, value) =>
		Math.min(Math.max(((value - NOISE) * 255) / (255 - 2 * NOISE) + 0.5, 0), 255),
	);
	return { width, height, data: data.map((value) => levels[value]) };
}
