import sharp from 'sharp';

/** What is shown of an edge, in pixels, how many times enlarged, and the gap between the two. */
const PART = { width: 48, height: 72 };
const TIMES = 5;
const GAP = 12;

interface Rgba {
	data: Buffer;
	width: number;
	height: number;
}

/**
 * Draws a part of an edge twice, enlarged and on white: as the mask alone cuts it out, and as the node does. Undefined if the
 * image is smaller than that part.
 */
export async function renderEdge(
	image: Buffer,
	mask: Buffer,
	cutout: Buffer,
): Promise<Buffer | undefined> {
	const after = await readRgba(cutout);
	if (after.width < PART.width || after.height < PART.height) return undefined;
	const before = await cutByMask(image, mask, after);
	const place = busiestPlace(after);
	const tiles = await Promise.all([before, after].map(async (each) => await enlarge(each, place)));
	const width = PART.width * TIMES;
	return await sharp({
		create: {
			...{ width: 2 * width + GAP, height: PART.height * TIMES },
			...{ channels: 3, background: '#808080' },
		},
	})
		.composite(tiles.map((input, index) => ({ input, left: index * (width + GAP), top: 0 })))
		.png()
		.toBuffer();
}

async function readRgba(file: Buffer): Promise<Rgba> {
	const { data, info } = await sharp(file)
		.autoOrient()
		.toColourspace('srgb')
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { data, width: info.width, height: info.height };
}

async function cutByMask(
	image: Buffer,
	mask: Buffer,
	{ width, height }: Pick<Rgba, 'width' | 'height'>,
): Promise<Rgba> {
	const { data } = await readRgba(image);
	const alphas = await sharp(mask)
		.resize({ width, height, fit: 'fill' })
		.extractChannel(0)
		.raw()
		.toBuffer();
	alphas.forEach((alpha, pixel) => (data[4 * pixel + 3] = alpha));
	return { data, width, height };
}

/** The part with most half-covered pixels, of those that do not overlap. */
function busiestPlace({ data, width, height }: Rgba): { left: number; top: number } {
	const across = Math.floor(width / PART.width);
	const down = Math.floor(height / PART.height);
	const counts = new Uint32Array(across * down);
	for (let y = 0; y < down * PART.height; y++) {
		for (let x = 0; x < across * PART.width; x++) {
			const alpha = data[4 * (y * width + x) + 3];
			const part = Math.floor(y / PART.height) * across + Math.floor(x / PART.width);
			if (alpha > 0 && alpha < 255) counts[part] += 1;
		}
	}
	const best = counts.indexOf(Math.max(...counts));
	return { left: (best % across) * PART.width, top: Math.floor(best / across) * PART.height };
}

async function enlarge(
	{ data, width, height }: Rgba,
	place: { left: number; top: number },
): Promise<Buffer> {
	const part = await sharp(data, { raw: { width, height, channels: 4 } })
		.extract({ ...place, ...PART })
		.flatten({ background: '#ffffff' })
		.png()
		.toBuffer();
	return await sharp(part)
		.resize({ width: PART.width * TIMES, height: PART.height * TIMES, kernel: 'nearest' })
		.png()
		.toBuffer();
}
