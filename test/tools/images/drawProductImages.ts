/** Draws `docs/images/product-images.png`: a sample as a product image, and on what else it can lie. `npx tsx` runs it. */
import { resolve } from 'node:path';

import sharp from 'sharp';

import { cutOut, type CutoutOptions } from '../../../nodes/shared/pixels/cutout/cutOut';
import { decodeImage } from '../../../nodes/shared/pixels/decodeImage';
import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import { TimeSlices } from '../../../nodes/shared/timing/timeSlices';
import { renderSample, sampleCatalog, truthMask } from '../simulator';

const FILE = resolve(__dirname, '../../../docs/images/product-images.png');
const SAMPLE = 'shoes';
const SIDE = 220;
const GAP = 8;
const CAPTION = 26;

const WHITE = { colour: [255, 255, 255] as const };
const SHADOW = { right: 0, down: 6, blur: 14, opacity: 0.45 };
const OPTIONS: CutoutOptions = {
	...{ cropToMask: false, cropPadding: 0, smallest: 0.001 },
	...{ edge: 'smooth', shrinkEdge: 0, softEdge: 0, keepHidden: false },
	canvas: {
		...{ width: SIDE, height: SIDE, margin: 7, enlarge: true },
		...{ horizontalAlign: 'center', verticalAlign: 'center' },
	},
	background: WHITE,
};

/** A wall and a table. */
const ROOM = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
<defs><linearGradient id="w" x2="0" y2="1"><stop stop-color="#b9cdc6"/><stop offset="1" stop-color="#e6ebe2"/></linearGradient>
<linearGradient id="t" x2="0" y2="1"><stop stop-color="#c79a6b"/><stop offset="1" stop-color="#a87746"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#w)"/><rect y="55%" width="100%" height="45%" fill="url(#t)"/></svg>`;

const slices = () => new TimeSlices(systemClock);
const decode = async (bytes: Buffer) => ({
	...(await decodeImage(bytes, slices())),
	orientation: 1,
});

async function drawTile(options: Partial<CutoutOptions>): Promise<Buffer> {
	const sample = await renderSample(SAMPLE);
	const { width, height } = sample;
	const { prompt } = sampleCatalog.find(({ name }) => name === SAMPLE)!;
	const mask = { width, height, data: truthMask(sample, prompt, '', 0) };
	const { bytes } = await cutOut(
		await decode(sample.image),
		mask,
		{ ...OPTIONS, ...options },
		slices(),
	);
	return bytes;
}

async function drawImage(): Promise<void> {
	const room = await decode(await sharp(Buffer.from(ROOM)).removeAlpha().png().toBuffer());
	const tiles: Array<[caption: string, options: Partial<CutoutOptions>]> = [
		['Product Image', {}],
		['Shadow', { background: { colour: [238, 238, 238] }, shadow: SHADOW }],
		['A file, and Shadow', { backdrop: { image: room }, shadow: SHADOW }],
		['The image, blurred', { backdrop: { blur: 24 } }],
	];
	const width = tiles.length * (SIDE + GAP) - GAP;
	const height = CAPTION + SIDE;
	const captions = tiles.map(([caption], column) => {
		const x = column * (SIDE + GAP) + SIDE / 2;
		return `<text x="${x}" y="18" text-anchor="middle">${caption}</text>`;
	});
	const frames = tiles.map((_, column) => {
		const x = column * (SIDE + GAP) + 0.5;
		return `<rect x="${x}" y="${CAPTION + 0.5}" width="${SIDE - 1}" height="${SIDE - 1}" fill="none" stroke="#ccc"/>`;
	});
	const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif" font-size="15">${[...captions, ...frames].join('')}</svg>`;
	const images = tiles.map(async ([, options], column) => ({
		input: await drawTile(options),
		left: column * (SIDE + GAP),
		top: CAPTION,
	}));
	await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
		.composite([...(await Promise.all(images)), { input: Buffer.from(words) }])
		.png({ palette: true })
		.toFile(FILE);
}

void drawImage();
