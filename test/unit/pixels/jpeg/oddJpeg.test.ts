import type { JpegOptions as JpegOutput } from 'sharp';

import { changeJpeg, DHT, joinJpeg, SOF0, SOS, splitJpeg, type Segment } from '../jpegParts';
import { compare, compareWithSharp, decode, drawPhoto, NONE, sharpRgba, toRgba } from '../kit';
import { writeJpeg, type JpegOptions } from '../writeJpeg';

const OPTIONS: JpegOptions = {
	...{ width: 40, height: 30 },
	factors: [
		[1, 1],
		[1, 1],
		[1, 1],
	],
};
const plain = writeJpeg(OPTIONS);
const apart = writeJpeg({ ...OPTIONS, isApart: true });
const restarted = writeJpeg({ ...OPTIONS, restart: 3 });

/** Puts bytes in front of the first marker with this code. */
function before(bytes: Buffer, code: number, ...more: number[]): Buffer {
	const at = bytes.indexOf(Buffer.from([0xff, code]));
	return Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]);
}

const behindScans = (bytes: Buffer, ...more: number[]) =>
	changeJpeg(bytes, SOS, ({ packed, ...scan }) => [
		{ ...scan, packed: Buffer.concat([packed!, Buffer.from(more)]) },
	]);
const beforeFrame = (...segment: [code: number, ...data: number[]]) =>
	changeJpeg(plain, SOF0, (frame) => [
		{ code: segment[0], data: Buffer.from(segment.slice(1)) },
		frame,
	]);

function joinTables(bytes: Buffer): Buffer {
	const tables = splitJpeg(bytes).filter(({ code }) => code === DHT);
	const data = Buffer.concat(tables.map((table) => table.data));
	return changeJpeg(bytes, DHT, (_table, index): Segment[] => (index ? [] : [{ code: DHT, data }]));
}

test.each<[string, Buffer]>([
	// ITU-T T.81, section B.1.1.2: any marker may be preceded by any number of FF.
	['a fill byte before a frame', before(plain, SOF0, 0xff)],
	['fill bytes before a table', before(plain, DHT, 0xff, 0xff)],
	...[4_095, 4_096, 4_097, 8_193, 20_000].map((count): [string, Buffer] => [
		`${count} fill bytes before a table`,
		before(plain, DHT, ...Array<number>(count).fill(0xff)),
	]),
	['a fill byte before its end', behindScans(plain, 0xff)],
	['fill bytes before its end', behindScans(plain, 0xff, 0xff, 0xff)],
	['a fill byte between two scans', behindScans(apart, 0xff)],
	['a fill byte before a restart', before(restarted, 0xd1, 0xff)],
	['a restart behind the last block', behindScans(restarted, 0xff, 0xd0)],
	['an empty comment', beforeFrame(0xfe)],
	['a comment of markers', beforeFrame(0xfe, 0xff, 0xd8, 0xff, 0xd9, 0xff, 0xda)],
	['restarts after no blocks', beforeFrame(0xdd, 0, 0)],
	['all tables in one', joinTables(plain)],
	['a scan missing', joinJpeg(splitJpeg(apart).slice(0, -1))],
	['another image behind its end', Buffer.concat([plain, restarted])],
	['a stuffed byte before its end', behindScans(plain, 0xff, 0)],
	['a stuffed byte and fill bytes before its end', behindScans(plain, 0xff, 0, 0xff, 0xff)],
	['a stuffed byte behind each of three scans', behindScans(apart, 0xff, 0)],
	['a stuffed byte behind its last restart', behindScans(restarted, 0xff, 0)],
	['a stuffed byte before each restart', before(restarted, 0xd1, 0xff, 0)],
	['the number of its lines behind its scan', behindScans(plain, 0xff, 0xdc, 0, 4, 0, 30)],
	['a wrong number of its lines behind its scan', behindScans(plain, 0xff, 0xdc, 0, 4, 0, 9)],
	['the number of its lines before its frame', beforeFrame(0xdc, 0, 30)],
])('reads a JPEG with %s', async (_name, bytes) => {
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test.each<[string, Buffer]>([
	['in front of a table', before(plain, DHT, 1, 2, 3)],
	['in front of its frame', before(plain, SOF0, 0, 0, 0, 0xab)],
	['in front of its frame, as of a scan', before(plain, SOF0, 7, 0xff, 0, 7)],
	['in front of a scan', before(plain, SOS, ...Array<number>(300).fill(0x41))],
	['behind its scan', behindScans(plain, 0x12, 0x34, 0x56)],
	['behind each of three scans', behindScans(apart, 0x12, 0x34, 0x56)],
	['behind a restart', before(restarted, 0xd1, 0x12, 0x34)],
	['behind its scan, of zeros only', behindScans(plain, ...Array<number>(1_000).fill(0))],
	['behind its scan, of ones only', behindScans(plain, ...Array<number>(1_000).fill(0xff))],
])('reads over stray bytes %s, as libjpeg does with a warning', async (_name, bytes) => {
	const expected = await sharpRgba(bytes, 'none');
	expect(compare(toRgba(await decode(bytes)), expected)).toEqual(NONE);
});

describe('without Huffman tables, as frames of motion JPEG', () => {
	test.each<[string, JpegOutput]>([
		['colour', { chromaSubsampling: '4:2:0' }],
		['grey', {}],
	])('%s', async (name, options) => {
		const photo = drawPhoto(50, 40, name === 'grey' ? 1 : 3);
		const whole = await photo.jpeg({ ...options, optimiseCoding: false }).toBuffer();
		const without = changeJpeg(whole, DHT, () => []);
		expect(without.length).toBeLessThan(whole.length - 200);
		expect(await compareWithSharp(without)).toEqual(NONE);
	});
});
