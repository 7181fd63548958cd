import sharp from 'sharp';

/** What the catalog example asks for, in pixels; JPEG may leave a little more or less of an edge. */
const SIDE = 1500;
/** As a share of its side. */
const MARGIN = 0.05;
const TOLERANCE = 4;

/** Whether an image is as the examples make it for a shop: a square JPEG, on white, with a margin on each side. */
export async function isProductImage(bytes: Buffer, side = SIDE): Promise<boolean> {
	const { format, width, height } = await sharp(bytes).metadata();
	if (format !== 'jpeg' || width !== side || height !== side) return false;
	const { info } = await sharp(bytes, { failOn: 'warning' })
		.trim({ background: '#fff', threshold: 20 })
		.toBuffer({ resolveWithObject: true });
	return Math.max(info.width, info.height) <= side * (1 - 2 * MARGIN) + TOLERANCE;
}
