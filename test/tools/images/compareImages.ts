import sharp from 'sharp';

/** One channel of an image: 0 is black, 255 is white. */
export interface GrayImage {
	width: number;
	height: number;
	pixels: Uint8Array;
}

/** How far a mask is from what it should be. */
export interface MaskComparison {
	equal: boolean;
	differentPixels: number;
	/** Shared area by joint area: 1 is a perfect hit, 0 a complete miss; 1 if both are empty. */
	overlap: number;
}

/** Decodes any image to one channel. */
export async function decodeGray(bytes: Buffer): Promise<GrayImage> {
	const { data, info } = await sharp(bytes)
		.removeAlpha()
		.toColourspace('b-w')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const pixels = new Uint8Array(info.width * info.height);
	for (let index = 0; index < pixels.length; index += 1)
		pixels[index] = data[index * info.channels];
	return { width: info.width, height: info.height, pixels };
}

/** Compares a mask with the truth pixel by pixel; one of another size shares nothing with it. */
export function compareMasks(mask: GrayImage, truth: GrayImage): MaskComparison {
	const total = truth.pixels.length;
	if (mask.width !== truth.width || mask.height !== truth.height) {
		return { equal: false, differentPixels: total, overlap: 0 };
	}
	let differentPixels = 0;
	let shared = 0;
	let joint = 0;
	for (let index = 0; index < total; index += 1) {
		const found = mask.pixels[index];
		const wanted = truth.pixels[index];
		if (found !== wanted) differentPixels += 1;
		if (found > 127 && wanted > 127) shared += 1;
		if (found > 127 || wanted > 127) joint += 1;
	}
	return {
		equal: differentPixels === 0,
		differentPixels,
		overlap: joint === 0 ? 1 : shared / joint,
	};
}
