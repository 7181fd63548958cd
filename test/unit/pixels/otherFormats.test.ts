import { decode, readFixture, whyRefused } from './kit';

const NO_IMAGE = 'it is no PNG, JPEG or WebP';

test.each([
	['still.gif', NO_IMAGE],
	['bitmap.bmp', NO_IMAGE],
	['little-endian.tiff', NO_IMAGE],
	['photo.heic', NO_IMAGE],
	['document.pdf', NO_IMAGE],
	['sized.svg', NO_IMAGE],
	['note.txt', NO_IMAGE],
	['empty.bin', NO_IMAGE],
])('%s', async (name, detail) => {
	expect(await whyRefused(decode(readFixture(name)))).toBe(detail);
});
