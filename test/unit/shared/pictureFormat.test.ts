import sharp from 'sharp';

import { detectFormat, isWhole } from '../../../nodes/shared/pictureFormat';

const picture = sharp({
	create: {
		width: 40,
		height: 30,
		channels: 3,
		background: '#a05010',
		noise: { type: 'gaussian', mean: 128, sigma: 30 },
	},
});

describe.each([
	['PNG', () => picture.clone().png().toBuffer()],
	['PNG', () => picture.clone().png({ progressive: true }).withMetadata().toBuffer()],
	['JPEG', () => picture.clone().jpeg().toBuffer()],
	['JPEG', () => picture.clone().jpeg({ progressive: true }).toBuffer()],
	['WebP', () => picture.clone().webp().toBuffer()],
	['WebP', () => picture.clone().webp({ lossless: true }).toBuffer()],
])('%s', (name, encode) => {
	test('is known by its bytes and whole; cut anywhere it is not', async () => {
		const bytes = await encode();
		const format = detectFormat(bytes);
		expect(format?.name).toBe(name);
		expect(isWhole(bytes, format!)).toBe(true);
		for (let length = 12; length < bytes.length; length++) {
			expect(isWhole(bytes.subarray(0, length), format!)).toBe(false);
		}
	});
});

test('padding after the end of a JPEG does no harm', async () => {
	const bytes = Buffer.concat([await picture.clone().jpeg().toBuffer(), Buffer.alloc(5)]);
	expect(isWhole(bytes, detectFormat(bytes)!)).toBe(true);
});

test.each([
	['nothing', ''],
	['a page', '<!doctype html><html></html>'],
	['a GIF', 'GIF89a\x01\x00\x01\x00'],
	['a WAV, which is RIFF too', 'RIFF\x00\x00\x00\x00WAVEfmt '],
	['half a signature', '\x89PNG'],
])('%s is none of the formats', (_label, text) => {
	expect(detectFormat(Buffer.from(text, 'latin1'))).toBeUndefined();
});
