import { removePadding } from '../../../../nodes/shared/pixels/mask/removePadding';
import type { UprightSource } from '../../../../nodes/shared/pixels/edge/uprightSource';
import { slices } from '../kit';

/** How often a property was read that only a copy of all of them reads. */
let copies = 0;

jest.mock('../../../../nodes/shared/pixels/edge/uprightSource', () => {
	const actual = jest.requireActual<
		typeof import('../../../../nodes/shared/pixels/edge/uprightSource')
	>('../../../../nodes/shared/pixels/edge/uprightSource');
	const seeUpright = (...given: Parameters<typeof actual.seeUpright>): UprightSource =>
		Object.defineProperty(actual.seeUpright(...given), 'chromaWeight', {
			enumerable: true,
			get: () => ((copies += 1), 0),
		});
	return { ...actual, seeUpright };
});

test('the longest outline is looked at without copying the view of the image for each pixel', async () => {
	const [width, height] = [61, 61];
	const data = new Uint8Array(64 * 64);
	for (let y = 0; y < height; y++) for (let x = y % 2; x < width; x += 2) data[64 * y + x] = 255;
	const image = new Uint8Array(3 * width * height).map((_, at) => (at * 7919) % 251);
	const source = { width, height, channels: 3 as const, data: image, colourChunks: [] };
	await removePadding({ width: 64, height: 64, data }, { ...source, orientation: 1 }, slices());
	expect(copies).toBe(0);
});
