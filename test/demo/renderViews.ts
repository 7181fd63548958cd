import sharp from 'sharp';

/** The colour laid over what a mask selects. */
const TINT = { red: 255, green: 45, blue: 120, opacity: 0.6 };

/** Two ways to look at a mask on its picture. */
export interface MaskViews {
	/** JPEG: the picture with the selection tinted. */
	overlay: Buffer;
	/** PNG: the selection alone, transparent around it. */
	cutOut: Buffer;
}

/** Draws a mask on its picture; a mask of another size is stretched over it. */
export async function renderViews(picture: Buffer, mask: Buffer): Promise<MaskViews> {
	const base = await sharp(picture)
		.autoOrient()
		.removeAlpha()
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height } = base.info;
	const size = { width, height, channels: 3 as const };
	const selection = await sharp(mask)
		.removeAlpha()
		.resize(width, height, { fit: 'fill', kernel: 'nearest' })
		.toColourspace('b-w')
		.extractChannel(0)
		.raw()
		.toBuffer();

	const tinted = Buffer.from(base.data);
	for (let pixel = 0; pixel < selection.length; pixel += 1) {
		const strength = (selection[pixel] / 255) * TINT.opacity;
		const at = pixel * 3;
		tinted[at] += (TINT.red - tinted[at]) * strength;
		tinted[at + 1] += (TINT.green - tinted[at + 1]) * strength;
		tinted[at + 2] += (TINT.blue - tinted[at + 2]) * strength;
	}
	return {
		overlay: await sharp(tinted, { raw: size }).jpeg({ quality: 88 }).toBuffer(),
		cutOut: await sharp(base.data, { raw: size })
			.joinChannel(selection, { raw: { width, height, channels: 1 } })
			.png()
			.toBuffer(),
	};
}
