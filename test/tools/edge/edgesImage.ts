/** Draws `docs/images/edges.png`: edges of scenes, enlarged, as each choice of Edge makes them. `npx tsx` runs it. */
import { resolve } from 'node:path';

import sharp from 'sharp';

import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import { cutOut } from '../../../nodes/shared/pixels/cutout/cutOut';
import { TimeSlices } from '../../../nodes/shared/timing/timeSlices';
import { maskOf } from './masks';
import { drawScene, HEIGHT, WIDTH, type SceneName } from './scenes';

const FILE = resolve(__dirname, '../../../docs/images/edges.png');
const EDGES = ['sharp', 'smooth', 'refined'] as const;
/** Which part of which scene is shown, and on what. */
const ROWS: Array<{ name: SceneName; left: number; top: number; on: string }> = [
	{ name: 'hair', left: 190, top: 45, on: '#ffffff' },
	{ name: 'mesh', left: 150, top: 60, on: '#ffffff' },
	{ name: 'round', left: 195, top: 55, on: '#202020' },
];
const PART = { width: 56, height: 36 };
const TIMES = 5;
const GAP = 8;
const CAPTION = 26;
const TILE = { width: PART.width * TIMES, height: PART.height * TIMES };

async function drawTile(
	{ name, left, top, on }: (typeof ROWS)[number],
	edge: (typeof EDGES)[number],
): Promise<Buffer> {
	const scene = await drawScene(name);
	const raster = { width: WIDTH, height: HEIGHT, channels: 3 as const, data: scene.image };
	const { bytes } = await cutOut(
		{ ...raster, isExact: true, colourChunks: [], orientation: 1 },
		await maskOf(scene, 'two-tone'),
		{
			...{ cropToMask: false, cropPadding: 0 },
			...{ edge, shrinkEdge: 0, softEdge: 0, keepHidden: false },
		},
		new TimeSlices(systemClock),
	);
	const part = await sharp(bytes)
		.extract({ left, top, ...PART })
		.flatten({ background: on })
		.png()
		.toBuffer();
	return await sharp(part)
		.resize({ ...TILE, kernel: 'nearest' })
		.png()
		.toBuffer();
}

async function drawImage(): Promise<void> {
	const width = EDGES.length * (TILE.width + GAP) - GAP;
	const height = CAPTION + ROWS.length * (TILE.height + GAP) - GAP;
	const captions = EDGES.map((edge, column) => {
		const x = column * (TILE.width + GAP) + TILE.width / 2;
		return `<text x="${x}" y="18" text-anchor="middle">${edge[0].toUpperCase()}${edge.slice(1)}</text>`;
	}).join('');
	const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif" font-size="15">${captions}</svg>`;
	const tiles = ROWS.flatMap((row, down) =>
		EDGES.map(async (edge, across) => ({
			input: await drawTile(row, edge),
			left: across * (TILE.width + GAP),
			top: CAPTION + down * (TILE.height + GAP),
		})),
	);
	await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
		.composite([{ input: Buffer.from(words) }, ...(await Promise.all(tiles))])
		.png({ palette: true })
		.toFile(FILE);
}

void drawImage();
