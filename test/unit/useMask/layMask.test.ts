import sharp from 'sharp';

import type { Size } from '../../../nodes/shared/imageFile/size';
import { layMask, openUnderlay } from '../../../nodes/shared/useMask/layMask';
import { toZlib } from '../../fixtures/deflate';
import { joinPng, writeHeader } from '../../fixtures/png';
import { slices } from '../pixels/kit';
import { drawMask } from '../pixels/shapes';
import { given } from './given';

/** A PNG that declares so many pixels, and has none. */
function declare({ width, height }: Size): Buffer {
	const header = writeHeader({ width, height, colourType: 2, depth: 8 });
	const chunks = [header, { type: 'IDAT', data: toZlib(Buffer.alloc(0)) }];
	return joinPng([...chunks, { type: 'IEND', data: Buffer.alloc(0) }]);
}

test.each([
	['too many pixels', { width: 12_000, height: 9_000 }],
	['too long a side', { width: 20_000, height: 15 }],
])('a mask is not made as large as an image of %s', async (_label, size) => {
	const underlay = await openUnderlay(given(declare(size)), slices());
	expect(underlay).toEqual({
		pixels: { whyNot: expect.stringMatching(/cannot be read: it is too large: \d+ × \d+ pixels$/) },
	});
	const mask = await drawMask('circle', 40, 30).png().toBuffer();
	const { aligned } = await layMask(given(mask), underlay, slices());
	expect(aligned).toMatchObject({ width: 40, height: 30 });
});

test('it is where the image is not too large, but damaged', async () => {
	const underlay = await openUnderlay(given(declare({ width: 120, height: 90 })), slices());
	expect(underlay).toMatchObject({ pixels: { whyNot: expect.any(String) } });
	const mask = await drawMask('circle', 40, 30).png().toBuffer();
	const { aligned } = await layMask(given(mask), underlay, slices());
	expect(aligned).toMatchObject({ width: 120, height: 90 });
});

describe('a mask is turned as its own file says', () => {
	const [WIDTH, HEIGHT] = [40, 30];
	const shape = () => drawMask('in the lower right corner', WIDTH, HEIGHT).threshold(128);

	test.each([1, 2, 3, 4, 5, 6, 7, 8])('with EXIF orientation %i, as the image is', async (way) => {
		const drawn = await shape().toColourspace('srgb').png().toBuffer();
		const turned = async () =>
			await sharp(drawn)
				.withMetadata({ orientation: way })
				.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
				.toBuffer();
		const [image, mask] = [await turned(), await turned()];
		const underlay = await openUnderlay(given(image), slices());
		const { aligned } = await layMask(given(mask), underlay, slices());
		const upright = sharp(mask).rotate().extractChannel(0).threshold(128).raw();
		const { data, info } = await upright.toBuffer({ resolveWithObject: true });
		expect(aligned).toMatchObject({ width: info.width, height: info.height });
		expect(Buffer.compare(Buffer.from(aligned.data.map((v) => (v < 128 ? 0 : 255))), data)).toBe(0);
	});
});
