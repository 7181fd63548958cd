import { decode, drawPhoto, whyRefused } from '../kit';
import {
	beginLossless,
	chunkOf,
	extended,
	FLAGS,
	frame,
	joinWebp,
	LOOP,
	writeLossless,
	writeLengths,
	writeLossy,
	type BitWriter,
	type Chunk,
} from '../webpParts';

const size = { width: 20, height: 12 };
const lossy = writeLossy({ ...size, seed: 1 });
const eight = writeLossy({ ...size, seed: 1, partitionBits: 3 });
const lossless = writeLossless({ ...size, seed: 1 });
const CUT = 'it ends too early';
const WRONG = 'its header is wrong';
const DAMAGED = 'its data is damaged';
const TOO_MANY = 'it has too many codes';
const NO_PIXELS = 'it has no pixels';

const withBytes = (data: Buffer, ...changes: Array<[at: number, value: number]>) => {
	const changed = Buffer.from(data);
	for (const [at, value] of changes) changed[at] = value;
	return changed;
};
/** The length of a frame up to the end of its first partition. */
const ofFirst = (data: Buffer) => 10 + (data.readUIntLE(0, 3) >> 5);
const vp8 = (data: Buffer) => joinWebp(['VP8 ', data]);
const vp8l = (data: Buffer | BitWriter) =>
	joinWebp(['VP8L', Buffer.isBuffer(data) ? data : data.end()]);
const inFile = (...chunks: Chunk[]) => joinWebp(extended(0, 20, 12), ...chunks);
const animated = (...chunks: Chunk[]) =>
	joinWebp(extended(FLAGS.animation, 20, 12), LOOP, ...chunks);
const withAlpha = (alpha: Buffer) =>
	joinWebp(extended(FLAGS.alpha, 20, 12), ['ALPH', alpha], ['VP8 ', lossy]);
const begin = () => beginLossless(20, 12);
/** No transforms, no cache, no map. */
const plainImage = () => begin().write([0, 3]);
/** Codes that make each pixel black, without any bits. */
const black = (writer: BitWriter) => {
	for (let code = 0; code < 5; code++) writer.simpleCode(0);
	return writer;
};
/** A code for this many symbols, all with words of 8 bits, whose code length code takes no bits. */
const even = (writer: BitWriter, count?: number) => {
	writer.write([0, 1], [8, 4]);
	// Of the code length code's twelve lengths, in their order, only that of symbol 8.
	for (let place = 0; place < 12; place++) writer.write([place === 11 ? 1 : 0, 3]);
	return count === undefined ? writer.write([0, 1]) : writer.write([1, 1], [3, 3], [count - 2, 8]);
};
/** Pixels: 0 is black, 1 is a copy with these symbols' length and distance. */
const copying = (length: number, distance: number) => {
	const writer = plainImage();
	writeLengths(
		writer,
		Array.from({ length: 280 }, (_, symbol) => (symbol === 0 || symbol === length ? 1 : 0)),
	);
	for (let code = 1; code < 4; code++) writer.simpleCode(0);
	return writer.simpleCode(distance);
};
/** The other codes of an image, and pixels. */
const withRest = (writer: BitWriter) => {
	for (let code = 1; code < 5; code++) writer.simpleCode(0);
	for (let pixel = 0; pixel < 20 * 12; pixel++) writer.write([0, 8]);
	return writer;
};
/** A map whose squares use all these groups. */
const mapped = (first: number, second: number, cacheBits?: number) => {
	const writer = begin().write([0, 1]);
	if (cacheBits === undefined) writer.write([0, 1]);
	else writer.write([1, 1], [cacheBits, 4]);
	writer.write([1, 1], [0, 3], [0, 1]);
	writer.simpleCode(first & 255, second & 255).simpleCode(first >> 8, second >> 8);
	for (let code = 2; code < 5; code++) writer.simpleCode(0);
	// Two equal symbols take no bits.
	const bits = first >> 8 === second >> 8 ? 1 : 2;
	for (let square = 0; square < 15; square++) writer.write([(square & 1) * 3, bits]);
	return writer;
};

test.each<[string, Buffer, string]>([
	['a name alone', Buffer.from('RIFF\0\0\0\0WEBP'), CUT],
	['a chunk that is cut', joinWebp(['VP8 ', lossy]).subarray(0, -20), CUT],
	['no chunk of pixels', inFile(['XMP ', Buffer.alloc(4)]), NO_PIXELS],
	['an animation without a frame', animated(), NO_PIXELS],
	['a frame without pixels', animated(frame({})), NO_PIXELS],
	['a frame that is cut', animated(['ANMF', Buffer.alloc(15)]), WRONG],
	['pixels beside an animation', animated(['VP8 ', lossy]), NO_PIXELS],
	['frames of what is none', inFile(LOOP, frame({}, ['VP8 ', lossy])), NO_PIXELS],
	['a frame beyond the canvas', animated(frame({ left: 2 }, ['VP8 ', lossy])), WRONG],
	['a canvas of another size', joinWebp(extended(0, 20, 13), ['VP8 ', lossy]), WRONG],
	['a header that is cut', joinWebp(['VP8X', Buffer.alloc(9)], ['VP8 ', lossy]), WRONG],
	[
		'a canvas of 16777216 × 16777216',
		joinWebp(extended(0, 2 ** 24, 2 ** 24), ['VP8 ', lossy]),
		'it is too large: 16777216 × 16777216 pixels',
	],
	[
		'lossy, 16383 × 16383',
		vp8(withBytes(lossy, [6, 0xff], [7, 0x3f], [8, 0xff], [9, 0x3f])),
		'it is too large: 16383 × 16383 pixels',
	],
	[
		'lossless, 16384 × 16384',
		vp8l(withBytes(lossless, [1, 0xff], [2, 0xff], [3, 0xff], [4, 0x0f])),
		'it is too large: 16384 × 16384 pixels',
	],
	['lossy, no width', vp8(withBytes(lossy, [6, 0], [7, 0])), NO_PIXELS],
	['lossy, no key frame', vp8(withBytes(lossy, [0, lossy[0] | 1])), WRONG],
	['lossy, not shown', vp8(withBytes(lossy, [0, lossy[0] & ~16])), WRONG],
	['lossy, version 5', vp8(withBytes(lossy, [0, (lossy[0] & ~14) | 10])), WRONG],
	['lossy, another start', vp8(withBytes(lossy, [3, 0])), WRONG],
	['lossy, a header of 9 bytes', vp8(lossy.subarray(0, 9)), CUT],
	[
		'lossy, nothing behind its size',
		vp8(withBytes(lossy.subarray(0, 10), [0, 0x10], [1, 0], [2, 0])),
		DAMAGED,
	],
	['lossy, its first partition longer than all', vp8(withBytes(lossy, [2, 0xff])), CUT],
	['lossy, without coefficients', vp8(lossy.subarray(0, ofFirst(lossy))), DAMAGED],
	['lossy, its partitions not told apart', vp8(eight.subarray(0, ofFirst(eight) + 20)), CUT],
	['lossy, half of it', vp8(lossy.subarray(0, ofFirst(lossy) + 3)), DAMAGED],
	['lossless, a header of 4 bytes', vp8l(lossless.subarray(0, 4)), CUT],
	['lossless, another start', vp8l(withBytes(lossless, [0, 0x2e])), WRONG],
	['lossless, another version', vp8l(withBytes(lossless, [4, 0x20])), WRONG],
	['lossless, nothing behind its size', vp8l(lossless.subarray(0, 5)), DAMAGED],
	['lossless, half of it', vp8l(lossless.subarray(0, 300)), DAMAGED],
	['lossless, a transform twice', vp8l(begin().write([1, 1], [2, 2], [1, 1], [2, 2])), DAMAGED],
	['lossless, a cache of no bits', vp8l(begin().write([0, 1], [1, 1], [0, 4])), DAMAGED],
	['lossless, a cache of 12 bits', vp8l(begin().write([0, 1], [1, 1], [12, 4])), DAMAGED],
	['lossless, a code with words to spare', vp8l(withRest(even(plainImage(), 255))), DAMAGED],
	['lossless, a code with too many words', vp8l(withRest(even(plainImage()))), DAMAGED],
	[
		'lossless, a code for lengths of none',
		vp8l(plainImage().write([0, 1], [0, 4], [0, 12])),
		DAMAGED,
	],
	[
		'lossless, more lengths than symbols',
		vp8l(even(even(plainImage(), 256)).write([0, 1], [8, 4])),
		DAMAGED,
	],
	['lossless, a copy of what is not there', vp8l(copying(256, 0).write([1, 1])), DAMAGED],
	[
		'lossless, a copy beyond the end',
		vp8l(copying(279, 1).write([0, 1], [1, 1], [0, 10])),
		DAMAGED,
	],
	['alpha of nothing', withAlpha(Buffer.alloc(0)), CUT],
	['alpha of a header', withAlpha(Buffer.alloc(1)), CUT],
	['alpha of a row too few', withAlpha(Buffer.alloc(1 + 20 * 11)), CUT],
	['alpha packed in a third way', withAlpha(Buffer.alloc(300, 2)), WRONG],
	['alpha prepared in a third way', withAlpha(Buffer.alloc(300, 0x20)), WRONG],
	['alpha with bits that mean nothing', withAlpha(Buffer.alloc(300, 0x40)), WRONG],
	['packed alpha of noise', withAlpha(Buffer.alloc(300, 0x11)), DAMAGED],
])('refused: %s', async (_name, bytes, detail) => {
	expect(await whyRefused(decode(bytes))).toBe(detail);
});

test('pixels that take no bits at all are read', async () => {
	const { data } = await decode(vp8l(black(plainImage())));
	expect(new Set(data)).toEqual(new Set([0]));
});

test('of groups of codes that no pixel has, only what is wrong with them matters', async () => {
	const writer = mapped(0, 3);
	for (let group = 0; group < 4; group++) black(writer);
	expect((await decode(vp8l(writer.write([0, 32])))).width).toBe(20);
	const wrong = mapped(0, 3);
	black(wrong);
	even(wrong, 255);
	expect(await whyRefused(decode(vp8l(wrong)))).toBe(DAMAGED);
});

test('refused: more codes than any encoder makes, in few bytes', async () => {
	const writer = mapped(0, 0xffff, 11);
	for (let group = 0; group < 5_500; group++) black(writer);
	const bytes = vp8l(writer);
	expect(bytes.length).toBeLessThan(40_000);
	expect(await whyRefused(decode(bytes))).toBe(TOO_MANY);
});

test('what is cut anywhere is refused, or is all there', async () => {
	for (const options of [{}, { lossless: true }]) {
		const bytes = await drawPhoto(20, 12, 4).webp(options).toBuffer();
		for (const type of ['VP8 ', 'VP8L', 'ALPH']) {
			if (!bytes.includes(type)) continue;
			const data = chunkOf(bytes, type);
			for (let length = 0; length < data.length - 8; length++) {
				const part = data.subarray(0, length);
				const file = type === 'ALPH' ? withAlpha(part) : joinWebp([type, part]);
				expect([CUT, DAMAGED]).toContain(await whyRefused(decode(file)));
			}
		}
	}
});
