import type { Size } from '../../../../nodes/shared/imageFile/size';
import { layMask, openUnderlay } from '../../../../nodes/shared/result/useMask/layMask';
import { toZlib } from '../../../fixtures/deflate';
import { joinPng, writeHeader } from '../../../fixtures/png';
import { slices } from '../../pixels/kit';
import { drawMask } from '../../pixels/shapes';
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
