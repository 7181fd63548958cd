import sharp from 'sharp';

import { drawingOf, HEIGHT, WIDTH, type SceneName } from '../edge/scenes';
import { seededRandom } from '../simulator/random';

/** The largest that PiAPI takes: 7 megapixels. */
export const PHOTO = { width: 3_072, height: 2_304 };
/** How far a camera's grain goes to either side, in levels. */
const GRAIN = 8;
const { cos, max, min, sin } = Math;

/** A scene of the edge's tests as a photo, of which everything is known. */
export interface LargeScene {
	name: SceneName;
	/** The file that is sent, or of which a copy is. */
	file: Buffer;
	/** How much of each pixel the thing covers. */
	alpha: Uint8Array;
	/** Red, green and blue of the thing alone, grain included. */
	thing: Uint8ClampedArray;
	/** The mean colour of the thing, or of the background, at a place from 0 to 1 across and down. */
	colourAt(isThing: boolean, across: number, down: number, channel: number): number;
}

/** Draws a scene by its outlines, which have no size of their own. */
export async function drawLargeScene(name: SceneName): Promise<LargeScene> {
	const { shape, front, back } = drawingOf(name);
	const { width, height } = PHOTO;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="100%" height="100%"/><g fill="white">${shape}</g></svg>`;
	const alpha = await sharp(Buffer.from(svg)).extractChannel(0).raw().toBuffer();
	const colourAt: LargeScene['colourAt'] = (isThing, across, down, channel) => {
		const { colour, wave, length } = isThing ? front : back;
		const x = (across * WIDTH) / length;
		const y = (down * HEIGHT) / (0.7 * length);
		return colour[channel] + wave * sin(x + channel) * cos(y + 2 * channel);
	};
	const [fronts, backs] = [true, false].map((isThing) => fillRows(colourAt, isThing));
	const random = seededRandom(1);
	const image = new Uint8ClampedArray(3 * width * height);
	const thing = new Uint8ClampedArray(image.length);
	for (let at = 0; at < image.length; at++) {
		const grain = (random() - random()) * GRAIN;
		const share = alpha[(at / 3) | 0] / 255;
		thing[at] = fronts[at] + grain;
		image[at] = share * fronts[at] + (1 - share) * backs[at] + grain;
	}
	const file = await sharp(image, { raw: { ...PHOTO, channels: 3 } })
		.jpeg({ quality: 90 })
		.toBuffer();
	return { name, file, alpha, thing, colourAt };
}

/** A surface at full size; its colours change slowly, so that one of 4 × 4 pixels is asked for. */
function fillRows(colourAt: LargeScene['colourAt'], isThing: boolean): Uint8Array {
	const { width, height } = PHOTO;
	const filled = new Uint8Array(3 * width * height);
	for (let y = 0; y < height; y += 4) {
		const row = filled.subarray(3 * width * y, 3 * width * (y + 1));
		for (let x = 0; x < width; x++) {
			for (let channel = 0; channel < 3; channel++) {
				const colour =
					x % 4 === 0
						? colourAt(isThing, x / width, y / height, channel)
						: row[3 * x + channel - 3];
				row[3 * x + channel] = min(max(colour, 0), 255);
			}
		}
		for (let below = 1; below < 4; below++)
			filled.copyWithin(3 * width * (y + below), 3 * width * y, 3 * width * (y + 1));
	}
	return filled;
}
