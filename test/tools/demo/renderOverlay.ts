import sharp from 'sharp';

/** The colour laid over what a mask selects: one that no sample has. */
const TINT = { red: 0, green: 190, blue: 255, opacity: 0.65 };

/** A JPEG of the image with what the mask selects tinted; a mask of another size is stretched over it. */
export async function renderOverlay(image: Buffer, mask: Buffer): Promise<Buffer> {
	const base = await sharp(image)
		.autoOrient()
		.removeAlpha()
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height } = base.info;
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
	return await sharp(tinted, { raw: { width, height, channels: 3 } })
		.jpeg({ quality: 88 })
		.toBuffer();
}
