import sharp from 'sharp';

import type { Grey } from '../../../nodes/shared/pixels/grey';
import { HEIGHT, WIDTH, type Scene } from './scenes';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { max } = Math;

/** A mask of a scene as a service may give it. */
export type MaskKind = 'two-tone' | 'exact' | 'too large' | 'small';

const size = { width: WIDTH, height: HEIGHT };

/** The mask of a scene: two-tone, with its exact soft edges, one pixel too large, or two-tone at half the size. */
export async function maskOf({ alpha }: Scene, kind: MaskKind): Promise<Grey> {
	if (kind === 'exact') return { ...size, data: alpha };
	const twoTone = alpha.map((value) => (value >= 128 ? 255 : 0));
	if (kind === 'two-tone') return { ...size, data: twoTone };
	if (kind === 'too large') return { ...size, data: twoTone.map((_, at) => largest(twoTone, at)) };
	const half = await sharp(twoTone, { raw: { ...size, channels: 1 } })
		.resize(WIDTH / 2, HEIGHT / 2, { kernel: 'linear' })
		.threshold(128)
		.toColourspace('b-w')
		.raw()
		.toBuffer();
	return { width: WIDTH / 2, height: HEIGHT / 2, data: half };
}

/** The largest of a pixel and its four neighbours. */
function largest(values: Uint8Array, at: number): number {
	const neighbours = [at, at - 1, at + 1, at - WIDTH, at + WIDTH];
	return neighbours.reduce((most, index) => max(most, values[index] ?? 0), 0);
}
