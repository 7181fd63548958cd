import sharp from 'sharp';

/** A part of a cutout, with what it came from. */
export interface Tile {
	cutout: Buffer;
	place: { left: number; top: number };
	caption: string;
}

/** What of a cutout is shown, and how large. */
const PART = { width: 360, height: 300 };
const SHOWN = { width: 180, height: 150 };
const GAP = 8;
const CAPTION = 26;

/** Draws parts of cutouts on white, so many in a row, into a file. The first row's captions hold for all. */
export async function drawComparison(tiles: Tile[], across: number, file: string): Promise<void> {
	const width = across * (SHOWN.width + GAP) - GAP;
	const height = CAPTION + (tiles.length / across) * (SHOWN.height + GAP) - GAP;
	const words = tiles
		.slice(0, across)
		.map(({ caption }, column) => {
			const x = column * (SHOWN.width + GAP) + SHOWN.width / 2;
			return `<text x="${x}" y="18" text-anchor="middle">${caption}</text>`;
		})
		.join('');
	const captions = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif" font-size="15">${words}</svg>`;
	const drawn = tiles.map(async (tile, index) => ({
		input: await drawTile(tile),
		left: (index % across) * (SHOWN.width + GAP),
		top: CAPTION + Math.floor(index / across) * (SHOWN.height + GAP),
	}));
	await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
		.composite([{ input: Buffer.from(captions) }, ...(await Promise.all(drawn))])
		.png({ palette: true })
		.toFile(file);
}

async function drawTile({ cutout, place }: Tile): Promise<Buffer> {
	const part = await sharp(cutout)
		.extract({ ...place, ...PART })
		.flatten({ background: '#ffffff' })
		.png()
		.toBuffer();
	return await sharp(part).resize(SHOWN).png().toBuffer();
}
