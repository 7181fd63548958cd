import sharp from 'sharp';

import { readJpegHeader } from '../../../../nodes/shared/pixels/jpeg/readJpegHeader';
import { countScanWork } from '../../../../nodes/shared/pixels/jpeg/scanWork';
import { decode, whyRefused } from '../kit';
import {
	changeJpeg,
	DHT,
	DQT,
	DRI,
	joinJpeg,
	SOF0,
	SOS,
	splitJpeg,
	type Segment,
} from '../jpegParts';
import { writeJpeg } from '../writeJpeg';

const ONE: [number, number] = [1, 1];
const plain = writeJpeg({ width: 40, height: 30, factors: [ONE, ONE, ONE] });
const drop = () => [];
const double = (segment: Segment) => [segment, segment];
const withCode = (code: number) => changeJpeg(plain, SOF0, ({ data }) => [{ code, data }]);

/** Changes bytes of the frame's header: precision, height, width, number of components, and three of each. */
function withFrame(bytes: Buffer, ...changes: Array<[index: number, value: number]>): Buffer {
	return changeJpeg(bytes, SOF0, ({ code, data }) => {
		const changed = Buffer.from(data);
		for (const [index, value] of changes) changed[index] = value;
		return [{ code, data: changed }];
	});
}

const withScan = (by: (packed: Buffer) => Buffer) =>
	changeJpeg(plain, SOS, (scan) => [{ ...scan, packed: by(scan.packed!) }]);
const SAME_NUMBER = 'two of its colour components have the same number';
/** Replaces the image's first Huffman table: the number of code words of one bit, two and so on, and their symbols. */
const withTable = (kind: number, counts: number[], symbols: number[]) => {
	const lengths = Array.from({ length: 16 }, (_, index) => counts[index] ?? 0);
	const data = Buffer.from([kind, ...lengths, ...symbols]);
	return changeJpeg(plain, DHT, (table, index) => [index === 0 ? { code: DHT, data } : table]);
};
const parts = splitJpeg(plain);
const apart = writeJpeg({ width: 40, height: 30, factors: [ONE, ONE, ONE], isApart: true });

/** As many segments as a malicious file may chain together, each of which makes work. */
const manyScans = Buffer.alloc(40 * 1024 ** 2, Buffer.from([0xff, SOS, 0, 2]));
const tables = (code: number, size: number) =>
	changeJpeg(plain, SOF0, (frame) => [
		frame,
		...Array.from({ length: 10 }, () => ({ code, data: Buffer.alloc(size * 900) })),
	]);

test('scans behind the end of the image are not gone through', async () => {
	const { width, height } = await decode(Buffer.concat([plain, manyScans]));
	expect([width, height]).toEqual([40, 30]);
	expect(await whyRefused(decode(Buffer.concat([joinJpeg([]), manyScans])))).toBe(
		'its header is missing',
	);
});

test.each<[string, Buffer, string]>([
	['Huffman tables without an end', tables(DHT, 17 * 3), 'it has too many tables'],
	['quantization tables without an end', tables(DQT, 65), 'it has too many tables'],
	[
		'65500 × 65500',
		withFrame(plain, [1, 0xff], [2, 0xdc], [3, 0xff], [4, 0xdc]),
		'it is too large: 65500 × 65500 pixels',
	],
	['no height', withFrame(plain, [1, 0], [2, 0]), 'it has no pixels'],
	['no width', withFrame(plain, [3, 0], [4, 0]), 'it has no pixels'],
	['12 bits a sample', withFrame(plain, [0, 12]), 'it has 12 bits a sample'],
	['two components', withFrame(plain, [5, 2]), 'it has 2 colour components'],
	['no components', withFrame(plain, [5, 0]), 'it has 0 colour components'],
	['more components than its header has room for', withFrame(plain, [5, 9]), 'its header is cut'],
	[
		'a component that is not sampled',
		withFrame(plain, [7, 0x01]),
		'its colours are sampled in a rare way',
	],
	[
		'3 samples for 2',
		withFrame(plain, [7, 0x31], [10, 0x21]),
		'its colours are sampled in a rare way',
	],
	['lossless', withCode(0xc3), 'it is a JPEG of a rare kind'],
	['arithmetic coding', withCode(0xc9), 'it is a JPEG of a rare kind'],
	['arithmetic coding, progressive', withCode(0xca), 'it is a JPEG of a rare kind'],
	['hierarchical', withCode(0xc5), 'it is a JPEG of a rare kind'],
	['two frames', changeJpeg(plain, SOF0, double), 'it has more than one frame'],
	['no frame', changeJpeg(plain, SOF0, drop), 'its header is missing'],
	[
		'its frame behind its scan',
		joinJpeg([
			...parts.filter(({ code }) => code !== SOF0),
			...parts.filter(({ code }) => code === SOF0),
		]),
		'its header is missing',
	],
	['nothing but a start and an end', joinJpeg([]), 'its header is missing'],
	['no Huffman tables', changeJpeg(plain, DHT, drop), 'its data is damaged'],
	[
		'one Huffman table',
		changeJpeg(plain, DHT, (table, index) => (index ? [] : [table])),
		'its data is damaged',
	],
	['no quantization table', changeJpeg(plain, DQT, drop), 'its data is damaged'],
	[
		'a scan of a component that there is not',
		changeJpeg(plain, SOS, ({ data, ...rest }) => [
			{ ...rest, data: Buffer.from([3, 9, ...data.subarray(2)]) },
		]),
		'its data is damaged',
	],
	[
		'half of its scan',
		withScan((packed) => packed.subarray(0, packed.length / 2)),
		'its data is damaged',
	],
	['an empty scan', withScan(() => Buffer.alloc(0)), 'its data is damaged'],
	[
		'ones only',
		withScan((packed) => Buffer.from([...packed].flatMap(() => [0xff, 0]))),
		'its data is damaged',
	],
	[
		'zeros in a restart',
		withScan((packed) =>
			Buffer.concat([packed.subarray(0, 40), Buffer.from([0xff, 0xd3]), packed.subarray(40)]),
		),
		'its data is damaged',
	],
	['two components of one number', withFrame(plain, [9, 1]), SAME_NUMBER],
	[
		'a component twice in one scan',
		changeJpeg(plain, SOS, ({ data, ...rest }) => [
			{ ...rest, data: Buffer.from([3, 1, 0, 1, 0, ...data.subarray(5)]) },
		]),
		'its data is damaged',
	],
	['more codes than there are', withTable(0x00, [3], [0, 1, 2]), 'its data is damaged'],
	['a code for differences of 16 bits', withTable(0x00, [0, 1], [16]), 'its data is damaged'],
	['a table of a third kind', withTable(0x20, [0, 1], [0]), 'its data is damaged'],
	['a Huffman table that is cut', withTable(0x00, [0, 3], [0, 1]), 'its data is damaged'],
	[
		'a quantization table that is cut',
		changeJpeg(plain, DQT, ({ code, data }) => [{ code, data: data.subarray(0, 40) }]),
		'its data is damaged',
	],
	[
		'a restart interval that is cut',
		changeJpeg(plain, SOS, (scan) => [{ code: DRI, data: Buffer.alloc(1) }, scan]),
		'its data is damaged',
	],
	['rows of noise behind those declared', withFrame(plain, [2, 8]), 'its data is damaged'],
	['more rows declared', withFrame(plain, [2, 90]), 'its data is damaged'],
	['less rows declared', withFrame(plain, [2, 10]), 'its data is damaged'],
	[
		'5000 scans',
		changeJpeg(apart, SOS, (s, i) => (i ? [s] : Array<Segment>(5000).fill(s))),
		'it has too many scans',
	],
	[
		'thousands of tables',
		changeJpeg(plain, DHT, (table) =>
			Array<Segment>(200).fill({ ...table, data: Buffer.concat(Array(60).fill(table.data)) }),
		),
		'it has too many tables',
	],
	[
		'5000 empty',
		changeJpeg(plain, SOS, (s) =>
			Array<Segment>(5000).fill({
				...s,
				data: Buffer.from([0, 0, 63, 0]),
				packed: Buffer.alloc(0),
			}),
		),
		'it has too many scans',
	],
])('refused: %s', async (_name, bytes, detail) => {
	expect(await whyRefused(decode(bytes))).toBe(detail);
});

/** The largest image, with empty scans of one full-size component: 147,456 blocks each. */
const inScans = (count: number) =>
	withFrame(
		changeJpeg(apart, SOS, (scan, index) =>
			index ? [] : Array<Segment>(count).fill({ ...scan, packed: Buffer.alloc(0) }),
		),
		...([1, 3] as const).flatMap((at): Array<[number, number]> => [
			[at, 3072 >> 8],
			[at + 1, 3072 & 255],
		]),
	);

test.each([
	// A third more scans than encoders write, so the decoder still tries.
	[18, 'its data is damaged'],
	[19, 'it has too many scans'],
])('the largest image in %d scans: %s', async (count, detail) => {
	expect(await whyRefused(decode(inScans(count)))).toBe(detail);
});

test('the usual scans of the largest image are far from too many', async () => {
	const create = { width: 3072, height: 3072, channels: 3 as const, background: '#456' };
	const jpeg = { progressive: true, chromaSubsampling: '4:4:4' };
	const bytes = await sharp({ create }).jpeg(jpeg).toBuffer();
	const { blocks, tableBytes } = countScanWork(bytes, readJpegHeader(bytes));
	expect(blocks).toBe(14 * 384 * 384);
	expect(tableBytes).toBeLessThan(1_000);
});

test('refused: no scan', async () => {
	// It would become a plain grey image, which nobody has made.
	expect(await whyRefused(decode(changeJpeg(plain, SOS, drop)))).not.toBe('');
});

test('refused: few bytes that ask for the work of many images', async () => {
	const flat = sharp({ create: { width: 3072, height: 3072, channels: 3, background: '#888' } });
	const small = await flat.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
	expect((await decode(small)).width).toBe(3072);
	const last = splitJpeg(small).filter(({ code }) => code === SOS).length - 1;
	const long = changeJpeg(small, SOS, (scan, index) =>
		Array<Segment>(index === last ? 180 : 1).fill(scan),
	);
	expect(long.length).toBeLessThan(120_000);
	expect(await whyRefused(decode(long))).toBe('it has too many scans');
});
