import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { bySharp } from './bySharp';
import { PHONE, PHONE_MEGAPIXELS, SHOP_PIXELS, SIDE_PIXELS, type ImageName } from './images';
import type { Shipped } from './shipped';

/** One piece of work on pixels that is measured, and sharp's way of doing it. */
export interface PixelRow {
	label: string;
	files: ImageName[];
	ours(node: Shipped, files: Buffer[]): Promise<unknown>;
	theirs(sharp: typeof bySharp, files: Buffer[]): Promise<unknown>;
	/** Also asked for several times at once, to tell how memory grows. */
	isBurst?: boolean;
	/** How many images it is about, where it is not one. */
	count?: number;
	/** Of each image, where it has not the largest size that the service takes. */
	megapixels?: number;
	/** Our time as a multiple of sharp's that is the target. */
	mostRatio?: number;
}

/** The node's defaults. */
const AS_IT_IS: CutoutOptions = {
	...{ cropToMask: false, cropPadding: 0, smallest: 0.001 },
	...{ edge: 'smooth', shrinkEdge: 0, softEdge: 0, keepHidden: false },
};
/** 1500 × 1500, white, 5 % margin, JPEG. */
const FOR_A_SHOP = {
	...{ ...AS_IT_IS, background: { colour: [255, 255, 255] as const, jpeg: { quality: 90 } } },
	canvas: {
		...{ width: SHOP_PIXELS, height: SHOP_PIXELS, margin: 5, enlarge: false },
		...{ horizontalAlign: 'center' as const, verticalAlign: 'center' as const },
	},
};
const SOFT_AND_CROPPED = { ...AS_IT_IS, cropToMask: true, softEdge: 5 };

/** Of the time that sharp takes for a cutout from JPEG. */
const MOST_RATIO = 1.5;

export const ROWS: PixelRow[] = [
	decoding('decode PNG, RGB', 'photo.png'),
	{
		label: 'decode PNG, grey mask',
		files: ['mask.png'],
		ours: async (node, [mask]) => await node.decode(mask),
		theirs: async (sharp, [mask]) => await sharp.decodeGrey(mask),
	},
	decoding('decode PNG, RGBA', 'alpha.png'),
	decoding('decode JPEG, 4:2:0', '420.jpg'),
	decoding('decode JPEG, 4:2:0 progressive', 'progressive.jpg'),
	decoding('decode JPEG, 4:4:4', '444.jpg'),
	inspecting('inspect a PNG mask', 'mask.png'),
	inspecting('inspect a JPEG mask', 'mask.jpg'),
	{ ...cutting('cutout from JPEG', '420.jpg'), isBurst: true, mostRatio: MOST_RATIO },
	severally(cutting('cutouts from JPEG, 4 at once', '420.jpg'), 4),
	cutting('cutout from PNG', 'photo.png'),
	edged('cutout from JPEG, two-tone mask', AS_IT_IS),
	edged('cutout from JPEG, two-tone mask, refined', { ...AS_IT_IS, edge: 'refined' }),
	{
		label: 'cutout from JPEG, soft edge 5, cropped',
		files: ['420.jpg', 'mask.png'],
		ours: async (node, [source, mask]) => await node.cutOut(source, mask, SOFT_AND_CROPPED),
		theirs: async (sharp, [source, mask]) => await sharp.cutOutSoftly(source, mask),
	},
	{
		label: 'product image from JPEG',
		files: ['420.jpg', 'mask.png'],
		ours: async (node, [source, mask]) => await node.cutOut(source, mask, FOR_A_SHOP),
		theirs: async (sharp, [source, mask]) => await sharp.cutOutForShop(source, mask),
	},
	{
		label: 'encode PNG, RGBA',
		files: ['alpha.raw'],
		ours: async (node, [pixels]) => await node.encode(pixels, SIDE_PIXELS),
		theirs: async (sharp, [pixels]) => await sharp.encode(pixels),
	},
	shrinking('48 megapixels as a copy of 3072 pixels a side', SIDE_PIXELS),
	shrinking(
		'48 megapixels as a copy of 1 megapixel',
		Math.floor(1_000 * Math.sqrt(PHONE.width / PHONE.height)),
	),
];

function decoding(label: string, file: ImageName): PixelRow {
	return {
		label,
		files: [file],
		ours: async (node, [bytes]) => await node.decode(bytes),
		theirs: async (sharp, [bytes]) => await sharp.decode(bytes),
	};
}

function inspecting(label: string, file: ImageName): PixelRow {
	return {
		label,
		files: [file],
		ours: async (node, [bytes]) => await node.inspect(bytes),
		theirs: async (sharp, [bytes]) => await sharp.inspect(bytes),
	};
}

function cutting(label: string, file: ImageName): PixelRow {
	return {
		label,
		files: [file, 'mask.png'],
		ours: async (node, [source, mask]) => await node.cutOut(source, mask, AS_IT_IS),
		theirs: async (sharp, [source, mask]) => await sharp.cutOut(source, mask),
	};
}

/** With a mask that has no greys, so that its edges have to be found. */
function edged(label: string, options: CutoutOptions): PixelRow {
	return {
		label,
		files: ['420.jpg', 'two-tone.png'],
		ours: async (node, [source, mask]) => await node.cutOut(source, mask, options),
		theirs: async (sharp, [source, mask]) => await sharp.cutOut(source, mask),
	};
}

/** The same several times at once, on either side. */
function severally(row: PixelRow, count: number): PixelRow {
	const times = async (work: () => Promise<unknown>) =>
		await Promise.all(Array.from({ length: count }, work));
	return {
		...row,
		count,
		mostRatio: MOST_RATIO,
		ours: async (node, files) => await times(async () => await row.ours(node, files)),
		theirs: async (sharp, files) => await times(async () => await row.theirs(sharp, files)),
	};
}

/** A JPEG of 48 megapixels made smaller, with so many pixels on its longer side. */
function shrinking(label: string, longest: number): PixelRow {
	return {
		label,
		files: ['phone.jpg'],
		megapixels: PHONE_MEGAPIXELS,
		ours: async (node, [photo]) => await node.shrink(photo, { ...PHONE, longest }),
		theirs: async (sharp, [photo]) => await sharp.shrink(photo, longest),
	};
}
