import type { Raster } from '../../../nodes/shared/pixels/raster';

/** The pixels of an image as red, green, blue and alpha, four bytes each: as sharp gives them. */
export function rgbaOf({ width, height, channels, data }: Raster): Uint8Array {
	const pixels = new Uint8Array(width * height * 4);
	const colours = channels > 2 ? 3 : 1;
	for (let from = 0, to = 0; to < pixels.length; from += channels, to += 4) {
		pixels[to] = data[from];
		pixels[to + 1] = data[from + (colours >> 1)];
		pixels[to + 2] = data[from + colours - 1];
		pixels[to + 3] = channels > colours ? data[from + colours] : 255;
	}
	return pixels;
}
