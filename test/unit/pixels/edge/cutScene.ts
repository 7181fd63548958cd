import sharp from 'sharp';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import { cutOut } from '../../../../nodes/shared/pixels/cutout/cutOut';
import { decodeImage } from '../../../../nodes/shared/pixels/decodeImage';
import { maskOf, type MaskKind } from '../../../tools/edge/masks';
import { errorOnWhite } from '../../../tools/edge/measure';
import { HEIGHT, WIDTH, type Scene } from '../../../tools/edge/scenes';
import { WHOLE } from '../cut';
import { slices } from '../kit';

/** The node's defaults, but for what is cleaned up: scenes have small things that are meant. */
export const DEFAULTS: CutoutOptions = { ...WHOLE, edge: 'smooth', keepHidden: false };

const size = { width: WIDTH, height: HEIGHT };

/** The scene as a file. */
export async function writeScene(
	{ image }: Pick<Scene, 'image'>,
	format: 'png' | 'jpeg' = 'png',
): Promise<Buffer> {
	const raw = sharp(image, { raw: { ...size, channels: 3 } });
	return await (format === 'png' ? raw.png() : raw.jpeg({ quality: 85 })).toBuffer();
}

/** A scene's thing, cut out along a mask, as red, green, blue and alpha. */
export async function cutScene(
	scene: Scene,
	kind: MaskKind,
	options: Partial<CutoutOptions> = {},
	format: 'png' | 'jpeg' = 'png',
): Promise<Uint8Array> {
	const raster = await decodeImage(await writeScene(scene, format), slices());
	const { bytes } = await cutOut(
		{ ...raster, orientation: 1 },
		await maskOf(scene, kind),
		{ ...DEFAULTS, ...options },
		slices(),
	);
	return await sharp(bytes).ensureAlpha().raw().toBuffer();
}

/** How far a cutout is from the truth. */
export async function errorOf(
	scene: Scene,
	kind: MaskKind,
	edge: CutoutOptions['edge'],
	format: 'png' | 'jpeg' = 'png',
): Promise<number> {
	return errorOnWhite(await cutScene(scene, kind, { edge }, format), scene);
}
