import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import sharp, { type OverlayOptions } from 'sharp';

import { sampleCatalog, type SampleRow } from '../simulator';
import { failWith } from './failWith';
import { OUTPUT_FOLDER } from './prepareInstance';

/** What is shown, as two rows of two: samples that are higher than wide. */
const SKUS = ['OUTFIT-002', 'DRESS-005', 'BAG-004', 'ACCESSORY-007'];
const FILE = resolve(__dirname, '../../../docs/images/cutouts.png');

const PER_ROW = 2;
const TILE = { width: 140, height: 196 };
/** Product images are square. */
const SQUARE_TILE = { width: TILE.width, height: TILE.width };
const GAP = 10;
const MARGIN = 20;
const CAPTION_HEIGHT = 38;
const PER_GROUP = 4;
const GROUP = {
	width: PER_GROUP * TILE.width + (PER_GROUP - 1) * GAP,
	height: CAPTION_HEIGHT + TILE.height,
};
const WIDTH = PER_ROW * GROUP.width + 3 * MARGIN;
const HEIGHT = (SKUS.length / PER_ROW) * (GROUP.height + MARGIN) + MARGIN / 2;
const SQUARE = 7;

/** A checkerboard in the size of a tile, as image editors show what is transparent. */
const CHECKERBOARD = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${sizeOf(TILE)}>
<defs><pattern id="c" width="${2 * SQUARE}" height="${2 * SQUARE}" patternUnits="userSpaceOnUse">
<path d="M0 0h${SQUARE}v${2 * SQUARE}h${SQUARE}v-${SQUARE}H0z" fill="#dcdcdc"/>
</pattern></defs>
<rect width="100%" height="100%" fill="#fff"/><rect width="100%" height="100%" fill="url(#c)"/>
</svg>`);

function sizeOf({ width, height }: { width: number; height: number }): string {
	return `width="${width}" height="${height}"`;
}

/** A file of the demo's output as a tile; what is transparent in it shows the checkerboard. */
async function drawTile(name: string, size: typeof TILE): Promise<Buffer> {
	const file = join(OUTPUT_FOLDER, name);
	if (!existsSync(file)) throw new Error(`${name} is missing: run npm run demo first`);
	const image = await sharp(file)
		.resize({ ...size, fit: 'cover' })
		.png()
		.toBuffer();
	const { width, height } = size;
	const frame = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${sizeOf(size)}>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" fill="none" stroke="#ccc"/>
</svg>`);
	return await sharp(CHECKERBOARD)
		.extract({ left: 0, top: 0, ...size })
		.composite([{ input: image }, { input: frame }])
		.png()
		.toBuffer();
}

function drawCaption({ prompt, negativePrompt }: SampleRow): Buffer {
	const not = negativePrompt && ` <tspan fill="#777">without ${negativePrompt}</tspan>`;
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${GROUP.width}" height="${CAPTION_HEIGHT}">
<text y="25" font-family="DejaVu Sans, sans-serif" font-size="17" fill="#222">${prompt}${not}</text>
</svg>`);
}

/** Image, mask, cutout and product image of a sample side by side, under what was asked for. */
async function drawGroup(sku: string, index: number): Promise<OverlayOptions[]> {
	const row = sampleCatalog.find((each) => each.sku === sku);
	if (!row) throw new Error(`There is no sample ${sku}`);
	const left = MARGIN + (index % PER_ROW) * (GROUP.width + MARGIN);
	const top = MARGIN / 2 + Math.floor(index / PER_ROW) * (GROUP.height + MARGIN);
	const ofItsShape = [`${sku}-image.${row.fileType}`, `${sku}-mask.png`, `${sku}-cutout.png`];
	const files = [...ofItsShape, `${sku}.jpg`];
	const tiles = files.map(async (file, column) => ({
		input: await drawTile(file, ofItsShape.includes(file) ? TILE : SQUARE_TILE),
		left: left + column * (TILE.width + GAP),
		top: top + CAPTION_HEIGHT,
	}));
	return [{ input: drawCaption(row), left, top }, ...(await Promise.all(tiles))];
}

/** Draws the README's image from what `npm run demo` has left; run by `npx tsx test/tools/demo/readmeImage.ts`. */
async function drawReadmeImage(): Promise<void> {
	const groups = await Promise.all(SKUS.map(drawGroup));
	const { size } = await sharp({
		create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#fff' },
	})
		.composite(groups.flat())
		.png({ palette: true, colours: 256, effort: 10, compressionLevel: 9 })
		.toFile(FILE);
	console.log(`${FILE}: ${WIDTH} × ${HEIGHT}, ${Math.round(size / 1000)} kB`);
}

drawReadmeImage().catch((error: Error) => failWith(error));
