import sharp from 'sharp';

import { SHOP_PIXELS, SIDE_PIXELS } from './images';

/** The sigma of a blur that spreads as far as the node's soft edge of 5 pixels. */
const SOFT_EDGE_SIGMA = 2.4;
/** Brightness from which on the node counts a pixel as selected. */
const MIDDLE = 128;
/** As the node packs: with filters, at the usual level. */
const PNG = { compressionLevel: 6, adaptiveFiltering: true };

// What it keeps of one repetition would be a present to the next.
sharp.cache(false);

/** What the node does with pixels, done by sharp. */
export const bySharp = {
	decode: async (bytes: Buffer) => await sharp(bytes).raw().toBuffer(),

	decodeGrey: async (bytes: Buffer) => await sharp(bytes).toColourspace('b-w').raw().toBuffer(),

	/** Share and box of what is selected. */
	async inspect(mask: Buffer) {
		const { data, info } = await readGrey(mask);
		const raw = { width: info.width, height: info.height, channels: 1 as const };
		const { channels } = await sharp(data, { raw }).threshold(MIDDLE).stats();
		return { share: channels[0].mean / 255, box: await findBox(data, raw) };
	},

	async cutOut(source: Buffer, mask: Buffer) {
		const { data, info } = await readGrey(mask);
		const raw = { width: info.width, height: info.height, channels: 1 as const };
		return await sharp(source).joinChannel(data, { raw }).png(PNG).toBuffer();
	},

	async cutOutSoftly(source: Buffer, mask: Buffer) {
		const { data, info } = await readGrey(mask);
		const raw = { width: info.width, height: info.height, channels: 1 as const };
		const box = await findBox(data, raw);
		const soft = await sharp(data, { raw })
			.blur(SOFT_EDGE_SIGMA)
			.toColourspace('b-w')
			.raw()
			.toBuffer();
		return await sharp(source).joinChannel(soft, { raw }).extract(box).png(PNG).toBuffer();
	},

	async cutOutForShop(source: Buffer, mask: Buffer) {
		const { data, info } = await readGrey(mask);
		const raw = { width: info.width, height: info.height, channels: 1 as const };
		const box = await findBox(data, raw);
		const cutout = await sharp(source).joinChannel(data, { raw }).raw().toBuffer();
		const margin = Math.round(0.05 * SHOP_PIXELS);
		const side = SHOP_PIXELS - 2 * margin;
		return await sharp(cutout, { raw: { ...raw, channels: 4 } })
			.extract(box)
			.resize(side, side, { fit: 'contain', background: '#fff' })
			.flatten({ background: '#fff' })
			.extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#fff' })
			.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
			.toBuffer();
	},

	/** A copy whose longer side has so many pixels. */
	shrink: async (photo: Buffer, longest: number) =>
		await sharp(photo)
			.resize({ width: longest, height: longest, fit: 'inside' })
			.jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
			.toBuffer(),

	async encode(pixels: Buffer) {
		const raw = { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 4 as const };
		return await sharp(pixels, { raw }).png(PNG).toBuffer();
	},
};

async function readGrey(mask: Buffer) {
	return await sharp(mask).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
}

async function findBox(data: Buffer, raw: { width: number; height: number; channels: 1 }) {
	const { info } = await sharp(data, { raw })
		.trim({ background: '#000', threshold: MIDDLE - 1 })
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height, trimOffsetLeft = 0, trimOffsetTop = 0 } = info;
	return { left: -trimOffsetLeft, top: -trimOffsetTop, width, height };
}
