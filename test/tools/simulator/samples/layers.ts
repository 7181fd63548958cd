import sharp from 'sharp';

import type { Scene, Thing } from './scene';

/** Soft layers are drawn at a fourth of the size: blurring is what they are for. */
const SOFT_SCALE = 4;

/** Draws SVG elements to one grey channel of the scene's size, as 0 to 255. */
export async function drawGrey(
	scene: Scene,
	elements: string,
	ground: string,
): Promise<Uint8Array> {
	const { data } = await sharp(wrap(scene, elements, 1, ground))
		.removeAlpha()
		.extractChannel(0)
		.raw()
		.toBuffer({ resolveWithObject: true });
	return data;
}

/** Draws SVG elements to red, green, blue and alpha. */
export async function drawColour(scene: Scene, elements: string): Promise<Uint8Array> {
	return await sharp(wrap(scene, elements, 1))
		.ensureAlpha()
		.raw()
		.toBuffer();
}

/** Draws SVG elements as one grey channel and blurs it; `blur` is a standard deviation in pixels. */
export async function drawSoft(
	scene: Scene,
	elements: string,
	ground: string,
	blur: number,
): Promise<Uint8Array> {
	const small = await sharp(wrap(scene, elements, SOFT_SCALE, ground))
		.removeAlpha()
		.blur(blur / SOFT_SCALE)
		.png()
		.toBuffer();
	return await sharp(small)
		.resize(scene.width, scene.height, { fit: 'fill', kernel: 'cubic' })
		.extractChannel(0)
		.raw()
		.toBuffer();
}

/** A layer of one thing, moved to its place. */
export function placed({ place, drawing }: Thing, layer: keyof Thing['drawing']): string {
	return `<g transform="${place}">${drawing[layer]}</g>`;
}

/** The details of all things, each cut out where a thing further up in the image lies above it. */
export function placeDetails(scene: Scene): string {
	const { width, height, things } = scene;
	return things
		.map((thing, index) => {
			const above = things.slice(index + 1).map((other) => placed(other, 'silhouette'));
			return `<mask id="seen${index}" maskUnits="userSpaceOnUse" x="0" y="0" width="${width}" height="${height}">
				<rect width="${width}" height="${height}" fill="#fff"/>${above.join('').replaceAll('#fff', '#000')}
				</mask><g mask="url(#seen${index})">${placed(thing, 'details')}</g>`;
		})
		.join('');
}

function wrap({ width, height }: Scene, elements: string, scale: number, ground?: string): Buffer {
	const backdrop = ground ? `<rect width="${width}" height="${height}" fill="${ground}"/>` : '';
	return Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width / scale}" height="${height / scale}" ` +
			`viewBox="0 0 ${width} ${height}">${backdrop}${elements}</svg>`,
	);
}
