import sharp, { type SharpOptions } from 'sharp';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { round } = Math;

/**
 * What sharp sees, as red, green, blue and alpha: the numbers as they are in the file, whatever its profile says they mean.
 * Of CMYK sharp gives the inks themselves; light that passes one after the other makes them red, green and blue.
 */
export async function storedPixels(bytes: Buffer, options: SharpOptions = {}) {
	const image = sharp(bytes, { ...options, ignoreIcc: true });
	const { space } = await image.metadata();
	const isInk = space === 'cmyk';
	const { data, info } = await (
		isInk
			? image.pipelineColourspace('cmyk').toColourspace('cmyk')
			: image.toColourspace('srgb').ensureAlpha()
	)
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data: isInk ? lightOf(data) : data };
}

function lightOf(inks: Buffer): Buffer {
	const light = Buffer.alloc(inks.length, 255);
	for (let at = 0; at < inks.length; at += 4) {
		const black = 255 - inks[at + 3];
		for (let ink = at; ink < at + 3; ink++) light[ink] = round(((255 - inks[ink]) * black) / 255);
	}
	return light;
}
