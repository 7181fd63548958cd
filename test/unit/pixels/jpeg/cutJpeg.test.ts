import { changeJpeg, SOS, splitJpeg } from '../jpegParts';
import { decode, readFixture, whyRefused } from '../kit';
import { writeJpeg } from '../writeJpeg';

const plain = writeJpeg({
	width: 40,
	height: 30,
	factors: [
		[1, 1],
		[1, 1],
		[1, 1],
	],
});
const withScan = (by: (packed: Buffer) => Buffer) =>
	changeJpeg(plain, SOS, (scan) => [{ ...scan, packed: by(scan.packed!) }]);

test.each([
	['baseline', plain],
	['progressive', readFixture('progressive.jpg')],
	['restart markers', readFixture('restart-markers.jpg')],
])('cut anywhere: %s', async (_name, bytes) => {
	for (let length = 0; length < bytes.length; length += 3) {
		expect(await whyRefused(decode(bytes.subarray(0, length)))).not.toBe('');
	}
});

test.each([
	['cut', (packed: Buffer, at: number) => packed.subarray(0, at)],
	[
		'without a byte',
		(packed: Buffer, at: number) =>
			Buffer.concat([packed.subarray(0, at), packed.subarray(at + 1)]),
	],
])('a scan %s anywhere, up to an end', async (_name, by) => {
	const { length } = splitJpeg(plain).find(({ code }) => code === SOS)!.packed!;
	const outcomes = new Set<string>();
	for (let at = 0; at < length - 1; at += 5) {
		const work = decode(withScan((packed) => by(packed, at)));
		const isRead = await work.then(
			() => true,
			() => false,
		);
		outcomes.add(isRead ? 'read' : await whyRefused(work));
	}
	expect([...outcomes]).toContain('its data is damaged');
	expect(outcomes.has('')).toBe(false);
});
