import { backgroundAt, estimateBackground } from './background';
import type { Pixels } from './pixels';
import { slidingMaximum } from './slidingMaximum';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { max, min, sqrt } = Math;

/** Share of brightness that a background loses under a soft shadow without being an object. */
const SHADOW_SHARE = 0.13;
/** Distance from the background, in colour steps, below which nothing is an object. */
const MIN_DISTANCE = 44;
/** Distance above which everything is an object, also close to something that stands out far more. */
const SURE_DISTANCE = 85;
/** How far from an edge the colour is that of the object alone, in pixels. */
const EDGE_RADIUS = 3;

/**
 * Finds what stands in front of the background, as 1 or 0 for every pixel. An edge lies where the distance from the
 * background falls to half of what it is inside, so that soft edges come out at half coverage whatever the colours.
 */
export function findForeground(pixels: Pixels): Uint8Array {
	const { width, height } = pixels;
	const distance = distanceFromBackground(pixels);
	const inside = slidingMaximum(distance, width, height, EDGE_RADIUS);
	const foreground = new Uint8Array(width * height);
	for (let index = 0; index < foreground.length; index++) {
		const threshold = min(SURE_DISTANCE, max(MIN_DISTANCE, inside[index]) / 2);
		const isObject = inside[index] > MIN_DISTANCE && distance[index] > threshold;
		foreground[index] = isObject ? 1 : 0;
	}
	return foreground;
}

/** How far each pixel is from the background, where a slight darkening counts as its shadow. */
function distanceFromBackground(pixels: Pixels): Float32Array {
	const { width, height, rgb } = pixels;
	const background = estimateBackground(pixels);
	const distance = new Float32Array(width * height);
	for (let row = 0; row < height; row++) {
		const y = (2 * row) / height - 1;
		for (let column = 0; column < width; column++) {
			const x = (2 * column) / width - 1;
			const index = row * width + column;
			const red = backgroundAt(background, x, y, 0);
			const green = backgroundAt(background, x, y, 1);
			const blue = backgroundAt(background, x, y, 2);
			distance[index] = shadowlessDistance(rgb, index * 3, red, green, blue);
		}
	}
	return distance;
}

function shadowlessDistance(
	rgb: Uint8Array,
	at: number,
	red: number,
	green: number,
	blue: number,
): number {
	const square = max(1, red * red + green * green + blue * blue);
	// How bright the pixel is as a shade of the background, and how far it is from all of its shades.
	const shade = (rgb[at] * red + rgb[at + 1] * green + rgb[at + 2] * blue) / square;
	const off =
		(rgb[at] - shade * red) ** 2 +
		(rgb[at + 1] - shade * green) ** 2 +
		(rgb[at + 2] - shade * blue) ** 2;
	const change = shade > 1 ? shade - 1 : max(0, 1 - shade - SHADOW_SHARE);
	return sqrt(off + change * change * square);
}
