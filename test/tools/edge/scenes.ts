import sharp from 'sharp';

import { noise } from '../../fixtures/png';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { cos, min, max, sin, floor } = Math;

/** In pixels, of every scene. */
export const WIDTH = 320;
export const HEIGHT = 240;
/** So many times as large is drawn what is then scaled, across and down. */
const SCALE = 4;

/** A surface: its colour, and how it changes in waves of a length in pixels. */
export interface Surface {
	colour: [number, number, number];
	wave: number;
	length: number;
}

/** What is drawn: a shape in white on black, as SVG of 320 × 240, and what it and the background look like. */
export interface Drawing {
	shape: string;
	front: Surface;
	back: Surface;
}

/** An image of which everything is known. */
export interface Scene {
	name: SceneName;
	/** Red, green and blue, as a camera sees it. */
	image: Uint8Array;
	/** How much of each pixel the thing covers, from 0 to 255. */
	alpha: Uint8Array;
	/** The thing on white. */
	onWhite: Uint8Array;
}

const random = (seed: number) => noise(seed, 3, 5) / 65_536;

/** Hairs around a body, thinner at the end; each `length` pixels long, give or take. */
function drawHairs(count: number, length: number, width: number): string {
	return Array.from({ length: count }, (_, index) => {
		const angle = (index / count) * 2 * Math.PI;
		const [r1, r2, r3] = [1, 2, 3].map((salt) => random(index * 7 + salt) - 0.5);
		const at = (radius: number, turn: number) =>
			`${160 + radius * cos(angle + turn)} ${122 + 0.85 * radius * sin(angle + turn)}`;
		const long = length * (1 + r1);
		const path = `M${at(60, 0)} Q${at(66 + long / 2, r2 / 4)} ${at(70 + long, r3 / 2)}`;
		return `<path d="${path}" stroke-width="${width * (1 + r2)}"/>`;
	}).join('');
}

const BODY = '<ellipse cx="160" cy="122" rx="64" ry="55" fill="white" stroke="none"/>';
const hairy = (hairs: string) => `${BODY}<g fill="none" stroke="white">${hairs}</g>`;
const lines = (count: number, path: (index: number) => string) =>
	Array.from({ length: count }, (_, index) => `<path d="${path(index)}"/>`).join('');

const ORANGE: Surface = { colour: [196, 108, 52], wave: 26, length: 19 };
const BROWN: Surface = { colour: [92, 62, 40], wave: 14, length: 9 };
const GREEN: Surface = { colour: [92, 138, 96], wave: 34, length: 31 };
const GREY: Surface = { colour: [176, 180, 186], wave: 12, length: 43 };

const DRAWINGS = {
	round: {
		shape: '<ellipse cx="150" cy="118" rx="97" ry="71" transform="rotate(17 150 118)"/>',
		front: ORANGE,
		back: GREEN,
	},
	straps: {
		shape: `<rect x="96" y="120" width="120" height="80" rx="9"/><g fill="none" stroke="white"><path d="M104 124 C110 20 200 20 208 124" stroke-width="4"/><path d="M124 124 C130 50 180 50 188 124" stroke-width="2"/><path d="M212 130 C260 140 270 190 240 214" stroke-width="3"/></g>`,
		front: { colour: [58, 66, 122], wave: 18, length: 13 },
		back: { colour: [214, 190, 150], wave: 16, length: 37 },
	},
	mesh: {
		shape: `<path d="M70 40 H250 V200 H70 Z M82 52 V188 H238 V52 Z" fill-rule="evenodd"/><g fill="none" stroke="white" stroke-width="2.2">${lines(13, (index) => `M${88 + 12 * index} 46 l-9 148`)}${lines(10, (index) => `M76 ${62 + 13 * index} l168 7`)}</g>`,
		front: { colour: [44, 46, 52], wave: 8, length: 23 },
		back: GREY,
	},
	hair: { shape: hairy(drawHairs(190, 34, 1.1)), front: BROWN, back: GREY },
	fur: { shape: hairy(drawHairs(900, 12, 1.3)), front: ORANGE, back: GREEN },
	'dark on dark': {
		shape: '<path d="M80 200 C60 90 110 40 160 44 C220 40 260 110 236 202 Z"/>',
		front: { colour: [34, 32, 38], wave: 9, length: 15 },
		back: { colour: [22, 24, 24], wave: 8, length: 22 },
	},
	'white on white': {
		shape: '<path d="M90 60 Q160 20 232 62 L216 196 Q160 214 104 196 Z"/>',
		front: { colour: [238, 236, 230], wave: 9, length: 17 },
		back: { colour: [226, 228, 232], wave: 6, length: 41 },
	},
	glass: {
		shape:
			'<ellipse cx="160" cy="120" rx="80" ry="90" fill="#808080"/><ellipse cx="160" cy="120" rx="80" ry="90" fill="none" stroke="white" stroke-width="7"/>',
		front: { colour: [120, 160, 180], wave: 10, length: 29 },
		back: { colour: [190, 120, 90], wave: 18, length: 27 },
	},
} as const satisfies { [name: string]: Drawing };

export type SceneName = keyof typeof DRAWINGS;
export const SCENES = Object.keys(DRAWINGS) as SceneName[];

/** What a scene is drawn from. */
export function drawingOf(name: SceneName): Drawing {
	return DRAWINGS[name];
}

/** Draws a scene at four times its size and scales it, so that each pixel at an edge is a true mixture. */
export async function drawScene(name: SceneName): Promise<Scene> {
	const { shape, front, back } = drawingOf(name);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SCALE * WIDTH}" height="${SCALE * HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="100%" height="100%"/><g fill="white">${shape}</g></svg>`;
	const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
	const fronts = paint(front);
	const backs = paint(back);
	const sums = new Float64Array(7 * WIDTH * HEIGHT);
	for (let y = 0; y < SCALE * HEIGHT; y++) {
		for (let x = 0; x < SCALE * WIDTH; x++) {
			const share = data[(y * info.width + x) * info.channels] / 255;
			const to = 7 * (floor(y / SCALE) * WIDTH + floor(x / SCALE));
			sums[to] += 255 * share;
			for (let channel = 0; channel < 3; channel++) {
				const own = share * fronts(x, y, channel);
				sums[to + 1 + channel] += own + (1 - share) * backs(x, y, channel);
				sums[to + 4 + channel] += own + (1 - share) * 255;
			}
		}
	}
	const samples = (first: number, count: number) =>
		Uint8Array.from(
			{ length: count * WIDTH * HEIGHT },
			(_, at) => sums[7 * floor(at / count) + first + (at % count)] / SCALE ** 2 + 0.5,
		);
	return { name, image: samples(1, 3), alpha: samples(0, 1), onWhite: samples(4, 3) };
}

/** The brightness of a surface at a place of the large drawing. */
function paint({ colour, wave, length }: Surface) {
	const turns = SCALE * length;
	const across = [0, 1, 2].map((channel) =>
		Float64Array.from({ length: SCALE * WIDTH }, (_, x) => sin(x / turns + channel)),
	);
	const down = [0, 1, 2].map((channel) =>
		Float64Array.from({ length: SCALE * HEIGHT }, (_, y) => cos(y / (0.7 * turns) + 2 * channel)),
	);
	return (x: number, y: number, channel: number) =>
		min(max(colour[channel] + wave * across[channel][x] * down[channel][y], 0), 255);
}
