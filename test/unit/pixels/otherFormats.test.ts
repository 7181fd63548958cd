import { decode, readFixture, whyRefused } from './kit';

const NO_PICTURE = 'it is no picture, and only the pixels of PNG and JPEG are read';
const WEBP = 'it is a WebP file, and only the pixels of PNG and JPEG are read';

test.each([
	['lossy.webp', WEBP],
	['lossless.webp', WEBP],
	['animated.webp', WEBP],
	['still.gif', NO_PICTURE],
	['bitmap.bmp', NO_PICTURE],
	['little-endian.tiff', NO_PICTURE],
	['photo.heic', NO_PICTURE],
	['document.pdf', NO_PICTURE],
	['sized.svg', NO_PICTURE],
	['note.txt', NO_PICTURE],
	['empty.bin', NO_PICTURE],
])('%s', async (name, detail) => {
	expect(await whyRefused(decode(readFixture(name)))).toBe(detail);
});
