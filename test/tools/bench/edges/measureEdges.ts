import sharp from 'sharp';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import { addGrain } from '../../edge/grain';
import { maskOf, type MaskKind } from '../../edge/masks';
import { errorOnWhite } from '../../edge/measure';
import { drawScene, HEIGHT, SCENES, WIDTH, type Scene } from '../../edge/scenes';
import { loadShipped } from '../pixels/shipped';
import { mean } from '../statistics';

/** The choices of the field Edge, and what sharp makes of the same mask. */
export const WAYS = ['sharp', 'smooth', 'refined', 'bySharp'] as const;
export type Way = (typeof WAYS)[number];
export type Errors = Record<Way, number>;

/** How far cutouts are from the truth. */
export interface EdgeRun {
	/** The scene, or undefined for the mean of all. */
	scene?: string;
	mask: MaskKind;
	/** Whether there is a camera's coarse grain over the scene. */
	hasGrain: boolean;
	errors: Errors;
}

/** Grain of a phone's camera at night, in levels. */
const GRAIN = 16;
/** Smooths the stairs of a two-tone mask, and hardly anything else. */
const BLUR = 1;
/** The node's defaults, but that nothing is cleaned up: scenes have small things that are meant. */
const DEFAULTS: CutoutOptions = {
	...{ cropToMask: false, cropPadding: 0 },
	...{ edge: 'smooth', shrinkEdge: 0, softEdge: 0, keepHidden: false },
};
const size = { width: WIDTH, height: HEIGHT };

/** Cuts all scenes out, by the built code: it has to be there. */
export async function measureEdges(log: (line: string) => void): Promise<EdgeRun[]> {
	log('Edges …');
	const scenes = await Promise.all(SCENES.map(drawScene));
	const noisy = scenes.map((scene) => addGrain(scene, GRAIN, 'coarse'));
	const means = (['two-tone', 'exact', 'too large', 'small'] as const).map(
		async (mask) => await measureAll(scenes, mask, false),
	);
	const all = await Promise.all(means);
	const underGrain = await measureAll(noisy, 'two-tone', true);
	return [all[0].runs, underGrain.runs, all.map(({ whole }) => whole), underGrain.whole].flat();
}

async function measureAll(scenes: Scene[], mask: MaskKind, hasGrain: boolean) {
	const runs: EdgeRun[] = [];
	for (const scene of scenes)
		runs.push({ scene: scene.name, mask, hasGrain, errors: await measureScene(scene, mask) });
	const meanOf = (way: Way) => mean(runs.map(({ errors }) => errors[way]));
	const errors = Object.fromEntries(WAYS.map((way) => [way, meanOf(way)])) as Errors;
	return { runs, whole: { mask, hasGrain, errors } };
}

async function measureScene(scene: Scene, kind: MaskKind): Promise<Errors> {
	const grey = await maskOf(scene, kind);
	const source = await sharp(scene.image, { raw: { ...size, channels: 3 } })
		.png()
		.toBuffer();
	const mask = await sharp(grey.data, {
		raw: { width: grey.width, height: grey.height, channels: 1 },
	})
		.png()
		.toBuffer();
	const errors: Partial<Errors> = {};
	for (const way of WAYS) {
		const cutout =
			way === 'bySharp'
				? await cutBySharp(source, mask)
				: (await loadShipped().cutOut(source, mask, { ...DEFAULTS, edge: way })).bytes;
		errors[way] = errorOnWhite(await sharp(cutout).ensureAlpha().raw().toBuffer(), scene);
	}
	return errors as Errors;
}

/** As it is done by hand: the mask made as large as the image, blurred a little, and put in as its alpha. */
async function cutBySharp(source: Buffer, mask: Buffer): Promise<Buffer> {
	const alpha = await sharp(mask)
		.resize({ ...size, fit: 'fill' })
		.blur(BLUR)
		.toColourspace('b-w')
		.raw()
		.toBuffer();
	return await sharp(source)
		.joinChannel(alpha, { raw: { ...size, channels: 1 } })
		.png()
		.toBuffer();
}
