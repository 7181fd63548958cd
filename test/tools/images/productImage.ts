import sharp from 'sharp';

/** What the catalog example asks for, in pixels; JPEG may leave a little more or less of an edge. */
const SIDE = 1500;
const MARGIN = 75;
const TOLERANCE = 4;

/** Whether an image is as the catalog example makes it for a shop: a JPEG, on white, with a margin on each side. */
export async function isProductImage(bytes: Buffer): Promise<boolean> {
	const { format, width, height } = await sharp(bytes).metadata();
	if (format !== 'jpeg' || width !== SIDE || height !== SIDE) return false;
	const { info } = await sharp(bytes, { failOn: 'warning' })
		.trim({ background: '#fff', threshold: 20 })
		.toBuffer({ resolveWithObject: true });
	return Math.max(info.width, info.height) <= SIDE - 2 * MARGIN + TOLERANCE;
}
