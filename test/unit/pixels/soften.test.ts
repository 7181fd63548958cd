import sharp from 'sharp';

import { soften } from '../../../nodes/shared/pixels/soften';
import { compare, drawPhoto, readGrey, slices } from './kit';
import { sharpGrey } from './cut';
import { drawMask } from './shapes';

/** Weights that fall off evenly to either side, across as well as down. */
function pyramid(radius: number) {
	const side = Array.from(
		{ length: 2 * radius + 1 },
		(_, index) => radius + 1 - Math.abs(index - radius),
	);
	const kernel = side.flatMap((down) => side.map((across) => down * across));
	return { width: side.length, height: side.length, kernel };
}

const images = {
	circle: () => drawMask('circle', 90, 70),
	'in the corner': () => drawMask('in the lower right corner', 90, 70),
	line: () => drawMask('a thin line', 61, 33),
	noise: () => drawPhoto(64, 64, 1),
};
const names = Object.keys(images) as Array<keyof typeof images>;

describe.each(names)('softened: %s', (name) => {
	// Rounded after each of its two passes, sharp's once: they may differ by one.
	test.each([1, 2, 5, 20])('over %i pixels', async (radius) => {
		const bytes = await images[name]().png().toBuffer();
		const expected = await sharpGrey(await sharp(bytes).convolve(pyramid(radius)).png().toBuffer());
		const found = await soften(await readGrey(bytes), radius, slices());
		expect(compare(found, expected)).toMatchObject({ pixels: found.width * found.height });
		expect(compare(found, expected).largest).toBeLessThanOrEqual(1);
	});
});

test.each([
	['over more pixels than there are', 200],
	['over none', 0],
])('one tone stays as it is: %s', async (_name, radius) => {
	for (const value of [0, 1, 128, 254, 255]) {
		const mask = { width: 5, height: 3, data: new Uint8Array(15).fill(value) };
		expect((await soften(mask, radius, slices())).data).toEqual(mask.data);
	}
});

test('the mask itself is left alone', async () => {
	const mask = await readGrey(await drawMask('circle', 30, 30).png().toBuffer());
	const copy = Uint8Array.from(mask.data);
	await soften(mask, 4, slices());
	expect(mask.data).toEqual(copy);
});
