import { createHash } from 'node:crypto';

import sharp from 'sharp';

import { encodeJpeg } from '../../../../nodes/shared/pixels/jpeg/encodeJpeg';
import { ScanWriter } from '../../../../nodes/shared/pixels/jpeg/scanWriter';
import { decode, slices } from '../kit';

const width = 1_600;
const height = 1_200;

/** Noise, so that nearly every coefficient is a symbol. */
function drawNoise(y: number, row: Uint8Array): void {
	for (let x = 0; x < row.length; x += 32)
		row.set(createHash('sha256').update(`${x} ${y}`).digest(), x);
}

test('an image with more symbols than are kept is read by others, and by us', async () => {
	const makeCodes = jest.spyOn(ScanWriter.prototype, 'makeCodes');
	const source = { width, height, channels: 3, drawRow: drawNoise } as const;
	const bytes = await encodeJpeg(source, { quality: 95 }, slices());
	expect(makeCodes.mock.calls.map(([isAll]) => isAll)).toEqual([false]);
	makeCodes.mockRestore();
	const theirs = await sharp(bytes, { failOn: 'warning' }).removeAlpha().raw().toBuffer();
	const data = Buffer.alloc(3 * width * height);
	for (let y = 0; y < height; y++) drawNoise(y, data.subarray(3 * width * y, 3 * width * (y + 1)));
	const raw = sharp(data, { raw: { width, height, channels: 3 } });
	const whole = await raw.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
	expect(theirs.equals(await sharp(whole).removeAlpha().raw().toBuffer())).toBe(true);
	expect(await decode(bytes)).toMatchObject({ width, height });
});
