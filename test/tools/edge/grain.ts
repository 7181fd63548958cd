import { noise } from '../../fixtures/png';
import { WIDTH, type Scene } from './scenes';

/** How grain is spread: independent in each pixel; coarse, as scaling leaves it; or in blobs, as noise reduction does. */
export type Grain = 'fine' | 'coarse' | 'blobs';
/** The side of the squares over which it is averaged, in pixels. */
const SIDES = { fine: 1, coarse: 2, blobs: 5 };

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, max, min, sqrt } = Math;

const VALUES = 2;

/** Grain with a mean of 0 and a standard deviation of 1: a sum of evenly spread numbers. */
function grainAt(index: number): number {
	let sum = 0;
	for (let salt = 0; salt < VALUES; salt++) sum += noise(index, salt, 11) / 65_536 - 0.5;
	return sum * sqrt(12 / VALUES);
}

/** The scene with a camera's grain, of so many levels; the thing on white has it as far as it is seen. */
export function addGrain(scene: Scene, levels: number, grain: Grain = 'fine'): Scene {
	const fine = Float32Array.from(scene.image, (_, index) => levels * grainAt(index));
	const side = SIDES[grain];
	const around = Array.from(
		{ length: side ** 2 },
		(_, index) => 3 * ((index % side) + floor(index / side) * WIDTH),
	);
	const all = fine.map(
		(_, at) => around.reduce((sum, step) => sum + (fine[at + step] ?? 0), 0) / side,
	);
	const toByte = (value: number) => min(max(value + 0.5, 0), 255);
	return {
		...scene,
		image: scene.image.map((value, at) => toByte(value + all[at])),
		onWhite: scene.onWhite.map((value, at) =>
			toByte(value + (all[at] * scene.alpha[floor(at / 3)]) / 255),
		),
	};
}
