import { HEIGHT, WIDTH, type Scene } from './scenes';

const { abs, min, max, sqrt } = Math;

/** How far around an edge is measured, in pixels. */
const BAND = 4;

/** The pixels within 4 pixels of an edge: of one that is half covered, or where a covered one meets one that is not. */
export function bandOf({ alpha }: Scene): Uint8Array {
	const band = new Uint8Array(WIDTH * HEIGHT);
	for (let y = 0; y < HEIGHT; y++) {
		for (let x = 0; x < WIDTH; x++) {
			const at = y * WIDTH + x;
			const steps = [x + 1 < WIDTH ? 1 : 0, y + 1 < HEIGHT ? WIDTH : 0];
			if (steps.every((step) => abs(alpha[at] - alpha[at + step]) < 24)) continue;
			for (let down = max(y - BAND, 0); down <= min(y + BAND, HEIGHT - 1); down++) {
				band.fill(1, down * WIDTH + max(x - BAND, 0), down * WIDTH + min(x + BAND + 1, WIDTH));
			}
		}
	}
	return band;
}

/** Root mean square error of red, green, blue and alpha pixels on white, in the band around the edges. */
export function errorOnWhite(rgba: Uint8Array, scene: Scene): number {
	const band = bandOf(scene);
	let [sum, count] = [0, 0];
	for (let at = 0; at < band.length; at++) {
		if (band[at] === 0) continue;
		const alpha = rgba[4 * at + 3] / 255;
		for (let channel = 0; channel < 3; channel++) {
			const seen = rgba[4 * at + channel] * alpha + 255 * (1 - alpha);
			sum += (seen - scene.onWhite[3 * at + channel]) ** 2;
			count += 1;
		}
	}
	return sqrt(sum / count);
}
