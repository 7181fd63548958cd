import { decodeImage } from '../../../nodes/shared/pixels/decodeImage';
import { openJpeg } from '../../../nodes/shared/pixels/jpeg/openJpeg';
import { MAX_SOURCE_PIXELS } from '../../../nodes/shared/pixels/raster';
import { joinPng, writeHeader } from '../../fixtures/png';
import { toZlib } from '../../fixtures/deflate';
import { changeJpeg, SOF0, type Segment } from './jpegParts';
import { slices, whyRefused } from './kit';
import { writeJpeg } from './writeJpeg';

/** A JPEG that declares this many pixels. */
const declare = (bytes: Buffer, width: number, height: number) =>
	changeJpeg(bytes, SOF0, (frame): Segment[] => {
		const data = Buffer.from(frame.data);
		data.writeUInt16BE(height, 1);
		data.writeUInt16BE(width, 3);
		return [{ ...frame, data }];
	});

const ONE: [number, number] = [1, 1];
const inFull = writeJpeg({ width: 16, height: 16, factors: [ONE, ONE, ONE] });
const options = { mostPixels: MAX_SOURCE_PIXELS };

describe('what a few bytes declare is not unpacked without end', () => {
	test.each([
		['in one scan: any 50 megapixels', declare(inFull, 8160, 6120), undefined],
		['more', declare(inFull, 9000, 6000), 'it is too large: 9000 × 6000 pixels'],
		[
			'in several scans at full resolution: half as many',
			declare(
				writeJpeg({ width: 16, height: 16, factors: [ONE, ONE, ONE], isApart: true }),
				8160,
				6120,
			),
			'it is too large: 8160 × 6120 pixels of its kind',
		],
	])('JPEG, %s', async (_label, bytes, expected) => {
		const opening = openJpeg(bytes, slices(), options);
		if (expected === undefined) expect(await opening).toMatchObject({ width: 8160, height: 6120 });
		else expect(await whyRefused(opening)).toBe(expected);
	});

	test('PNG with an alpha: 40 megapixels', async () => {
		const header = writeHeader({ width: 8160, height: 6120, colourType: 6, depth: 8 });
		const chunks = [header, { type: 'IDAT', data: toZlib(Buffer.alloc(0)) }];
		const png = joinPng([...chunks, { type: 'IEND', data: Buffer.alloc(0) }]);
		expect(await whyRefused(decodeImage(png, slices(), MAX_SOURCE_PIXELS))).toBe(
			'it is too large: 8160 × 6120 pixels of its kind',
		);
	});

	test('what PiAPI makes: as many pixels as it takes', async () => {
		expect(await whyRefused(decodeImage(declare(inFull, 3073, 3073), slices()))).toBe(
			'it is too large: 3073 × 3073 pixels',
		);
	});
});
