import { alignMask, hasShape } from '../../../../nodes/shared/pixels/mask/alignMask';
import { slices } from '../kit';

/** A mask with only its first pixel selected. */
function maskOf(width: number, height: number) {
	const data = new Uint8Array(width * height);
	data[0] = 255;
	return { width, height, data };
}

/** An image stored as 101 × 100, and seen turned a quarter to the right, as 100 × 101. */
const SOURCE = { width: 101, height: 100, orientation: 6 };

describe('of an image that is nearly square the exact size tells whether its mask is turned', () => {
	test('as the image is stored: it is turned as well', async () => {
		const { aligned, isResampled } = await alignMask(maskOf(101, 100), SOURCE, slices());
		expect(aligned).toMatchObject({ width: 100, height: 101 });
		expect(aligned.data.indexOf(255)).toBe(99);
		expect(isResampled).toBe(false);
	});

	test('as it is seen: it stays', async () => {
		const { aligned, isResampled } = await alignMask(maskOf(100, 101), SOURCE, slices());
		expect(aligned.data.indexOf(255)).toBe(0);
		expect(isResampled).toBe(false);
	});
});

test.each([
	[{ width: 256, height: 1 }, { width: 1000, height: 3 }, true],
	[{ width: 1, height: 256 }, { width: 3, height: 1000 }, true],
	[{ width: 101, height: 50 }, { width: 4000, height: 2000 }, true],
	[{ width: 1, height: 1 }, { width: 1, height: 1 }, true],
	[{ width: 1, height: 16_384 }, { width: 16_384, height: 1 }, false],
	[{ width: 1, height: 16_384 }, { width: 16_384, height: 16_384 }, false],
	[{ width: 100, height: 60 }, { width: 1000, height: 500 }, false],
])('the mask %j has the shape of %j: %s', (mask, image, expected) => {
	expect(hasShape(mask, image)).toBe(expected);
});
