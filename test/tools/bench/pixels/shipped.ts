import { resolve } from 'node:path';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';

type Shared = typeof import('../../../../nodes/shared/n8n/systemClock') &
	typeof import('../../../../nodes/shared/pixels/pixelWork') &
	typeof import('../../../../nodes/shared/pixels/cutout/cutOut') &
	typeof import('../../../../nodes/shared/pixels/decodeImage') &
	typeof import('../../../../nodes/shared/pixels/downscale/downscaleImage') &
	typeof import('../../../../nodes/shared/imageFile/format') &
	typeof import('../../../../nodes/shared/pixels/mask/inspectMask') &
	typeof import('../../../../nodes/shared/pixels/things/findThings') &
	typeof import('../../../../nodes/shared/pixels/png/encodePng');

const FILES = [
	'n8n/systemClock',
	'pixels/pixelWork',
	'pixels/cutout/cutOut',
	'pixels/decodeImage',
	'pixels/downscale/downscaleImage',
	'imageFile/format',
	'pixels/mask/inspectMask',
	'pixels/things/findThings',
	'pixels/png/encodePng',
];
const SHARED_FOLDER = resolve(__dirname, '../../../../dist/nodes/shared');

/** The node's default. */
const SMALLEST_THING = 0.001;
/** What the service takes as an upload. */
const MOST_BYTES = 10 * 1024 ** 2;

/** What the node does with pixels, from the built code: one after the other, in slices, on the real clock. */
export type Shipped = ReturnType<typeof loadShipped>;

export function loadShipped() {
	const modules = FILES.map((file) => require(`${SHARED_FOLDER}/${file}.js`) as object);
	const shared = Object.assign({}, ...modules) as Shared;
	const { systemClock, workOnPixels, decodeImage, inspectMask, findThings, cutOut, encodePng } =
		shared;
	const { downscaleImage, JPEG } = shared;
	const work = async <T>(job: (slices: TimeSlices) => Promise<T>) =>
		await workOnPixels({ clock: systemClock }, job);
	const inspect = async (mask: Buffer) =>
		await work(async (slices) => {
			const inspected = await inspectMask(await decodeImage(mask, slices), slices);
			return { ...inspected, things: await findThings(inspected.grey, SMALLEST_THING, slices) };
		});
	return {
		inspect,
		decode: async (bytes: Buffer) => await work(async (slices) => await decodeImage(bytes, slices)),
		/** As the node makes it: the mask first, the source once that is there. */
		cutOut: async (source: Buffer, mask: Buffer, options: CutoutOptions) => {
			const { grey } = await inspect(mask);
			return await work(async (slices) => {
				const raster = await decodeImage(source, slices);
				return await cutOut({ ...raster, orientation: 1 }, grey, options, slices);
			});
		},
		/** A smaller copy of a JPEG, as it is sent, with at most so many pixels on its longer side. */
		shrink: async (
			bytes: Buffer,
			{ width, height, longest }: { width: number; height: number; longest: number },
		) =>
			await work(async (slices) => {
				const image = { bytes, width, height, format: JPEG, orientation: 1 };
				const limits = { side: longest, pixels: Infinity, bytes: MOST_BYTES };
				return await downscaleImage(image, limits, slices);
			}),
		/** Red, green, blue and alpha of a square image. */
		encode: async (pixels: Buffer, side: number) =>
			await work(async (slices) => {
				const drawRow = (y: number, row: Uint8Array) =>
					row.set(pixels.subarray(4 * side * y, 4 * side * (y + 1)));
				const size = { width: side, height: side, channels: 4 as const };
				return await encodePng({ ...size, colourChunks: [], drawRow }, slices);
			}),
	};
}
