import { resolve } from 'node:path';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutOut';
import type { TimeSlices } from '../../../../nodes/shared/pixels/timeSlices';

type Shared = typeof import('../../../../nodes/shared/n8n/systemClock') &
	typeof import('../../../../nodes/shared/result/pixelWork') &
	typeof import('../../../../nodes/shared/pixels/cutOut') &
	typeof import('../../../../nodes/shared/pixels/decodeImage') &
	typeof import('../../../../nodes/shared/pixels/inspectMask') &
	typeof import('../../../../nodes/shared/pixels/png/encodePng');

const FILES = [
	'n8n/systemClock',
	'result/pixelWork',
	'pixels/cutOut',
	'pixels/decodeImage',
	'pixels/inspectMask',
	'pixels/png/encodePng',
];
const SHARED_FOLDER = resolve(__dirname, '../../../../dist/nodes/shared');

/** What the node does with pixels, from the built code: one after the other, in turns, on the real clock. */
export type Shipped = ReturnType<typeof loadShipped>;

export function loadShipped() {
	const modules = FILES.map((file) => require(`${SHARED_FOLDER}/${file}.js`) as object);
	const shared = Object.assign({}, ...modules) as Shared;
	const { systemClock, workOnPixels, decodeImage, inspectMask, cutOut, encodePng } = shared;
	const work = async <T>(job: (turns: TimeSlices) => Promise<T>) =>
		await workOnPixels({ clock: systemClock }, job);
	const look = async (mask: Buffer) =>
		await work(async (turns) => await inspectMask(await decodeImage(mask, turns), turns));
	return {
		look,
		decode: async (bytes: Buffer) => await work(async (turns) => await decodeImage(bytes, turns)),
		/** As the node makes it: the mask first, the source once that is there. */
		cutOut: async (source: Buffer, mask: Buffer, options: CutoutOptions) => {
			const { grey } = await look(mask);
			return await work(async (turns) => {
				const raster = await decodeImage(source, turns);
				return await cutOut({ ...raster, orientation: 1 }, grey, options, turns);
			});
		},
		/** Red, green, blue and alpha of a square image. */
		encode: async (pixels: Buffer, side: number) =>
			await work(async (turns) => {
				const drawRow = (y: number, row: Uint8Array) =>
					row.set(pixels.subarray(4 * side * y, 4 * side * (y + 1)));
				const size = { width: side, height: side, channels: 4 as const };
				return await encodePng({ ...size, colourChunks: [], drawRow }, turns);
			}),
	};
}
