import { Readable } from 'node:stream';

import sharp from 'sharp';

import { readSize, reachesPixels } from '../../../../nodes/shared/imageFile/size';
import { ImageAtUrl, type AddressOptions } from '../../../../nodes/shared/source/url/imageAtUrl';
import { WaitingCopies } from '../../../../nodes/shared/source/waitingCopies';
import { joinPng, splitPng, type Chunk } from '../../../fixtures/png';
import { FakeService } from '../../kit/fakeService';

const HEAD_BYTES = 256 * 1024;
const LONG = Buffer.alloc(300 * 1024, 0x20);
const ADDRESS = 'https://shop.example.com/a';

const draw = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#804020' } });
const isHeader = ({ type }: Chunk) => type === 'IHDR';
const text = { type: 'tEXt', data: LONG };

/** How many pixels an image at an address is known to have, and whether the node fetches it whole. */
async function check(bytes: Buffer, mostPixels: number) {
	const head = Readable.from([bytes.subarray(0, HEAD_BYTES)]);
	const service = new FakeService({ body: head }, () => ({ status: 410, body: Readable.from([]) }));
	const sending = { copies: new WaitingCopies() };
	const needs = { way: 'auto', mostPixels, isOnlyCut: false, needsHead: true };
	const image = new ImageAtUrl(ADDRESS, {
		...needs,
		sending,
	} as unknown as AddressOptions);
	const pixels = await image.check(service.context).then(
		(checked) => checked.pixels,
		() => undefined,
	);
	return { pixels, isFetched: service.asked.length > 1 };
}

test.each([
	['PNG', async () => await draw(40, 30).png().toBuffer()],
	['JPEG', async () => await draw(40, 30).jpeg().toBuffer()],
	['WebP', async () => await draw(40, 30).webp().toBuffer()],
])('the head of a %s tells its size', async (_label, file) => {
	expect(await check(await file(), 2_000)).toEqual({ pixels: 1_200, isFetched: false });
});

test('a second header behind the head cannot make a large image pass for a small one', async () => {
	const [small] = splitPng(await draw(10, 10).png().toBuffer()).filter(isHeader);
	const large = splitPng(await draw(3000, 3000).png().toBuffer());
	const bytes = joinPng([small, text, ...large]);
	expect(readSize(bytes.subarray(0, HEAD_BYTES))).toMatchObject({ width: 10 });
	expect(await check(bytes, Infinity)).toEqual({ pixels: undefined, isFetched: false });
	expect(await check(bytes, 2_000)).toEqual({ pixels: undefined, isFetched: true });
});

test('an image that is too large is fetched, however long its metadata', async () => {
	const [header, ...rest] = splitPng(await draw(4000, 40).png().toBuffer());
	const bytes = joinPng([header, text, ...rest]);
	expect(await check(bytes, Infinity)).toEqual({ pixels: undefined, isFetched: true });
});

test('the pixels begin behind the metadata', async () => {
	const jpeg = await draw(40, 30).jpeg().toBuffer();
	const comment = Buffer.concat([Buffer.from('fffefffd', 'hex'), Buffer.alloc(0xfffd - 2, 0x20)]);
	const comments = Array<Buffer>(5).fill(comment);
	const long = Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
	expect(reachesPixels(long.subarray(0, HEAD_BYTES))).toBe(false);
	expect(reachesPixels(long)).toBe(true);
});
