import { imageSize } from '../../../nodes/shared/bundled/imageSize';
import { findOtherImage } from '../../../nodes/shared/imageFile/kind';

jest.mock('../../../nodes/shared/bundled/imageSize', () => {
	const actual = jest.requireActual<{ imageSize: () => void }>(
		'../../../nodes/shared/bundled/imageSize',
	);
	return { ...actual, imageSize: jest.fn(actual.imageSize) };
});

/** A box of ISO base media: its size, its name, and what is in it. */
function box(name: string, data: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(8 + data.length);
	head.write(name, 4, 'latin1');
	return Buffer.concat([head, data]);
}

test('of a HEIC with thousands of sizes the library gets the beginning only: it takes the square of the time', () => {
	const sizes = Buffer.concat(Array<Buffer>(2_000).fill(box('ispe', Buffer.alloc(12))));
	const meta = box('meta', Buffer.concat([Buffer.alloc(4), box('iprp', box('ipco', sizes))]));
	const file = Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0')), meta]);
	expect(findOtherImage(file)).toBe('heic');
	const lengths = jest.mocked(imageSize).mock.calls.map(([bytes]) => bytes.length);
	expect(lengths).toEqual([4_096]);
});
