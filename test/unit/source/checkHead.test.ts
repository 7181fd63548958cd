import sharp from 'sharp';

import { checkHead } from '../../../nodes/shared/source/checkHead';
import { joinPng, splitPng, type Chunk } from '../../fixtures/png';

const HEAD_BYTES = 256 * 1024;
const LONG = Buffer.alloc(300 * 1024, 0x20);

const draw = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#804020' } });

const sizeOf = (bytes: Buffer) => checkHead(bytes.subarray(0, HEAD_BYTES), 'The image', false);

const isHeader = ({ type }: Chunk) => type === 'IHDR';

test('the size is known once the head reaches the pixels', async () => {
	const size = { width: 40, height: 30 };
	expect(sizeOf(await draw(40, 30).png().toBuffer())).toMatchObject(size);
	expect(sizeOf(await draw(40, 30).jpeg().toBuffer())).toMatchObject(size);
	expect(sizeOf(await draw(40, 30).webp().toBuffer())).toMatchObject(size);
});

test('a second header behind the head cannot make a large image pass for a small one', async () => {
	const [small] = splitPng(await draw(10, 10).png().toBuffer()).filter(isHeader);
	const large = splitPng(await draw(3000, 3000).png().toBuffer());
	const text = { type: 'tEXt', data: LONG };
	expect(sizeOf(joinPng([small, text, ...large]))).toBeUndefined();
	expect(sizeOf(joinPng([small, ...large.slice(1)]))).toMatchObject({ width: 10 });
});

test('so the size of an image with very long metadata is unknown', async () => {
	const [header, ...rest] = splitPng(await draw(40, 30).png().toBuffer());
	expect(sizeOf(joinPng([header, { type: 'tEXt', data: LONG }, ...rest]))).toBeUndefined();
	const jpeg = await draw(40, 30).jpeg().toBuffer();
	const comment = Buffer.concat([Buffer.from('fffefffd', 'hex'), Buffer.alloc(0xfffd - 2, 0x20)]);
	const comments = Array<Buffer>(5).fill(comment);
	const long = Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
	expect(sizeOf(long)).toBeUndefined();
	expect(checkHead(long, 'The image', false)).toMatchObject({ width: 40, height: 30 });
});
