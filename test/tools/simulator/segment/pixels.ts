import sharp from 'sharp';

import { TaskFailure } from './taskFailure';

/** Longest side that the service takes, in pixels. */
const MAX_SIDE = 3072;

/** An image's pixels: red, green, blue, from 0 to 255. */
export interface Pixels {
	width: number;
	height: number;
	rgb: Uint8Array;
}

/**
 * Decodes an image as it is meant to be seen: turned as its EXIF says, transparent parts on white. Throws a
 * `TaskFailure` if it is none, or too large.
 */
export async function decodeImage(image: Buffer): Promise<Pixels> {
	const { width, height } = await sharp(image)
		.metadata()
		.catch(() => {
			throw new TaskFailure(10000, 'failed to decode image');
		});
	if (width > MAX_SIDE || height > MAX_SIDE) throw new TaskFailure(10003, 'image too large');
	try {
		const { data, info } = await sharp(image)
			.rotate()
			.flatten({ background: 'white' })
			.toColourspace('srgb')
			.raw()
			.toBuffer({ resolveWithObject: true });
		return { width: info.width, height: info.height, rgb: toThreeChannels(data, info.channels) };
	} catch {
		throw new TaskFailure(10000, 'failed to decode image');
	}
}

function toThreeChannels(data: Buffer, channels: number): Uint8Array {
	if (channels === 3) return data;
	const count = data.length / channels;
	const rgb = new Uint8Array(count * 3);
	for (let index = 0; index < count; index++) {
		for (let channel = 0; channel < 3; channel++) {
			rgb[index * 3 + channel] = data[index * channels + (channels > 3 ? channel : 0)];
		}
	}
	return rgb;
}

/** Encodes an 8-bit grey image as PNG. */
export async function encodeGrey(grey: Uint8Array, width: number, height: number): Promise<Buffer> {
	return await sharp(grey, { raw: { width, height, channels: 1 } })
		.toColourspace('b-w')
		.png({ compressionLevel: 4 })
		.toBuffer();
}

/** Encodes a coloured image as PNG. */
export async function encodeColour({ rgb, width, height }: Pixels): Promise<Buffer> {
	return await sharp(rgb, { raw: { width, height, channels: 3 } })
		.png({ compressionLevel: 2, adaptiveFiltering: true })
		.toBuffer();
}
