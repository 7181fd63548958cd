import { changeJpeg, DHT, joinJpeg, SOF0, SOS, splitJpeg, type Segment } from './jpeg';
import { compareWithSharp } from './kit';
import { writeJpeg, type JpegOptions } from './writeJpeg';

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
])('reads a JPEG with %s', async (_name, bytes) => {
	const { largest, mean } = await compareWithSharp(bytes);
	expect(largest).toBeLessThanOrEqual(4);
	expect(mean).toBeLessThan(0.5);
});
