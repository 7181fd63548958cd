import { seededRandom } from '../random';
import { drawColour, drawGrey, drawSoft, placeDetails, placed } from './layers';
import type { Scene } from './scene';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, max, min, round } = Math;

/** A rendered scene. */
export interface Painting {
	rgb: Uint8Array;
	/** The topmost thing that covers more than half of each pixel: its index, or -1. */
	topThing: Int8Array;
}

/** How dark the softest shadow under the things gets, as a share of the background. */
const SHADOW_SHARE = 0.1;
const SHADOW_OFFSET = { x: 10, y: 18 };
const NOISE = 7;
/** How far apart the two looks at a thing's swelling are, in pixels; their difference is its relief. */
const RELIEF_STEP = 5;
const RELIEF_SHARE = 0.55;
const FOLD_SHARE = 0.55;

interface Layers {
	coverages: Uint8Array[];
	folds: Uint8Array;
	swell: Uint8Array;
	shadow: Uint8Array;
	details: Uint8Array;
}

/** Paints a scene: background, shadow, and each thing with its folds and seams. */
export async function paintScene(scene: Scene): Promise<Painting> {
	const layers = await drawLayers(scene);
	const { width, height, things } = scene;
	const rgb = new Uint8Array(width * height * 3);
	const topThing = new Int8Array(width * height).fill(-1);
	const random = seededRandom(scene.seed);
	const colour = [0, 0, 0];
	for (let index = 0; index < topThing.length; index++) {
		paintGround(colour, scene, layers.shadow, index);
		const light = lightAt(layers, width, index);
		for (let thing = 0; thing < things.length; thing++) {
			const coverage = layers.coverages[thing][index] / 255;
			if (coverage === 0) continue;
			if (coverage > 0.5) topThing[index] = thing;
			paintThing(colour, things[thing].rgb, coverage, layers.details, index, light);
		}
		const grain = (random() - 0.5) * NOISE;
		for (let channel = 0; channel < 3; channel++) {
			const value = colour[channel] + grain + (random() - 0.5) * NOISE * 0.5;
			rgb[index * 3 + channel] = min(255, max(0, round(value)));
		}
	}
	return { rgb, topThing };
}

async function drawLayers(scene: Scene): Promise<Layers> {
	const { things } = scene;
	const all = (layer: 'silhouette' | 'folds') =>
		things.map((thing) => placed(thing, layer)).join('');
	const { x, y } = SHADOW_OFFSET;
	const moved = `<g transform="translate(${x} ${y})">${all('silhouette')}</g>`;
	const [folds, swell, shadow, details, ...coverages] = await Promise.all([
		drawSoft(scene, all('folds'), '#808080', 9),
		drawSoft(scene, all('silhouette'), '#000', 14),
		drawSoft(scene, moved, '#000', 26),
		drawColour(scene, placeDetails(scene)),
		...things.map(async (thing) => await drawGrey(scene, placed(thing, 'silhouette'), '#000')),
	]);
	return { coverages, folds, swell, shadow, details };
}

function paintGround(colour: number[], scene: Scene, shadow: Uint8Array, index: number): void {
	const { width, height, backdrop } = scene;
	const x = (2 * (index % width)) / width - 1;
	const y = (2 * floor(index / width)) / height - 1;
	const shade = 1 + backdrop.across * x + backdrop.down * y + backdrop.vignette * (x * x + y * y);
	const light = shade * (1 - (SHADOW_SHARE * shadow[index]) / 255);
	for (let channel = 0; channel < 3; channel++) colour[channel] = backdrop.rgb[channel] * light;
}

/** Brightness of whatever thing is there: its folds, and its swelling lit from the upper left. */
function lightAt({ folds, swell }: Layers, width: number, index: number): number {
	const step = RELIEF_STEP * (width + 1);
	const from = swell[max(0, index - step)];
	const to = swell[min(swell.length - 1, index + step)];
	const relief = (RELIEF_SHARE * (to - from)) / 255;
	const fold = (FOLD_SHARE * (folds[index] - 128)) / 255;
	return 1 + min(0.28, max(-0.3, relief + fold));
}

function paintThing(
	colour: number[],
	rgb: readonly number[],
	coverage: number,
	details: Uint8Array,
	index: number,
	light: number,
): void {
	// A soft edge leaves out the middle: nobody can say on which side of it a pixel of one half lies.
	const opacity = coverage > 0.5 ? 0.6 + 0.4 * coverage : 0.4 * coverage;
	// Seams end where the thing ends.
	const detail = coverage > 0.5 ? details[index * 4 + 3] / 255 : 0;
	for (let channel = 0; channel < 3; channel++) {
		const own = rgb[channel] * (1 - detail) + details[index * 4 + channel] * detail;
		colour[channel] += (min(255, own * light) - colour[channel]) * opacity;
	}
}
