import sharp, { type Sharp } from 'sharp';

import { storedPixels } from '../../images/sharpPixels';
import { judgeImage } from '../judgeImage';
import { drawPhoto, readFixture } from '../../../unit/pixels/kit';

const upright = { width: 40, height: 30, orientation: 1 };

/** What a package would see that sees what sharp does, but for the colour profile. */
async function seeAsSharp(bytes: Buffer) {
	const image = sharp(bytes, { ignoreIcc: true, failOn: 'none' });
	const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
	const { width, height } = info;
	const channels = info.channels as 3 | 4;
	return { size: upright, raster: { width, height, channels, data, colourChunks: [] } };
}

test.each<[string, (photo: Sharp) => Sharp]>([
	['PNG', (photo) => photo.png()],
	['JPEG', (photo) => photo.jpeg()],
])('a %s that both see alike is equal', async (_name, write) => {
	const bytes = await write(drawPhoto(40, 30)).toBuffer();
	expect(await judgeImage(bytes, await seeAsSharp(bytes))).toEqual({ outcome: 'equal' });
});

test('colours that sharp turns into sRGB are told apart', async () => {
	const bytes = await drawPhoto(40, 30).withIccProfile('p3').png().toBuffer();
	expect(await judgeImage(bytes, await seeAsSharp(bytes))).toEqual({
		outcome: 'equalButForColours',
	});
});

test('inks that both take for the same light are equal, but for what a printer makes of them', async () => {
	const bytes = readFixture('cmyk.jpg');
	const { width, height } = await sharp(bytes).metadata();
	const size = { width, height, orientation: 1 };
	const { data } = await storedPixels(bytes);
	const raster = { width, height, channels: 4 as const, data, colourChunks: [] };
	expect(await judgeImage(bytes, { size, raster })).toEqual({ outcome: 'equalButForColours' });
	data[1000] ^= 1;
	expect(await judgeImage(bytes, { size, raster })).toMatchObject({ outcome: 'different' });
});

test('one sample that is off by one is found', async () => {
	const bytes = await drawPhoto(40, 30).jpeg().toBuffer();
	const seen = await seeAsSharp(bytes);
	seen.raster.data[1234] ^= 1;
	expect(await judgeImage(bytes, seen)).toEqual({
		outcome: 'different',
		why: 'by up to 1 of 255',
	});
});

test('a JPEG that is seen upright and is not is found', async () => {
	const bytes = await drawPhoto(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer();
	expect(await judgeImage(bytes, await seeAsSharp(bytes))).toEqual({
		outcome: 'different',
		why: '40 × 30 with orientation 1, not 30 × 40 with orientation 6',
	});
});

test('what is refused fails, unless it is documented', async () => {
	const bytes = await drawPhoto(40, 30).jpeg().toBuffer();
	const why = 'its data is damaged';
	expect(await judgeImage(bytes, { size: upright, refused: why })).toEqual({
		outcome: 'refused',
		why,
	});
	const refused = 'it is a JPEG of a rare kind';
	expect(await judgeImage(bytes, { size: upright, refused })).toEqual({ outcome: 'documented' });
});

test('what sharp warns of is not held against the package', async () => {
	const bytes = await drawPhoto(40, 30).jpeg().toBuffer();
	for (const damaged of [bytes.subarray(0, -60), bytes.subarray(0, 60), Buffer.alloc(0)]) {
		expect(await judgeImage(damaged, { refused: 'it ends too early' })).toEqual({
			outcome: 'refusedBySharp',
		});
	}
});
