import { alignMask } from '../../../nodes/shared/pixels/alignMask';
import { slices } from './kit';

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
