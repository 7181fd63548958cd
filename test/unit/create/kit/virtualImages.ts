import { writePng } from '../../../fixtures/png';
import type { Segmentation } from '../../../tools/simulator/segment/segmenter';

/** Two pixels are selected, two are not. */
export const MASK = writePng({
	width: 2,
	height: 2,
	colourType: 0,
	depth: 8,
	sample: (x, y) => ((x + y) % 2) * 255,
});

/** An input image has the size that its address tells (`…/3000x3000/…`), or one million pixels. */
function sizeOf(address: string): [number, number] {
	const [, width = '1000', height = '1000'] = /\/(\d+)x(\d+)\//.exec(address) ?? [];
	return [Number(width), Number(height)];
}

/** What the service makes of an input image. */
export function segmentationOf(address: string): Segmentation {
	const [width, height] = sizeOf(address);
	const image = async () => await Promise.resolve(MASK);
	return { width, height, isEmpty: false, image } as unknown as Segmentation;
}

/** The first bytes of the input image at an address: a PNG's, up to its size. */
export function headerOf(address: string): Buffer {
	const [width, height] = sizeOf(address);
	const header = Buffer.from(MASK);
	header.writeUInt32BE(width, 16);
	header.writeUInt32BE(height, 20);
	return header;
}

/** What is used of a body that streams in. */
export function bodyOf(bytes: Buffer): object {
	return {
		async *[Symbol.asyncIterator]() {
			yield await Promise.resolve(bytes);
		},
		destroy() {},
		once() {},
	};
}
