import { joinJpeg, SOF0, SOS, DHT, splitJpeg } from '../jpegParts';
import { decode, whyRefused } from '../kit';
import { writeJpeg } from '../writeJpeg';

/** Precision, height, width, and one component. */
function frame(width: number, height: number): Buffer {
	const sides = [height >> 8, height & 255, width >> 8, width & 255];
	return Buffer.from([0xff, SOF0, 0, 11, 8, ...sides, 1, 1, 0x11, 0]);
}

/**
 * A table that is longer than its segment: a reader that goes by the segment's length sees a small frame next; one that goes
 * by the table's own length takes that frame for part of the table, and sees a large frame after it.
 */
function hideFrame(width: number, height: number): Buffer {
	const shortTable = Buffer.from([0xff, 0xdb, 0, 3, 0]);
	const small = frame(16, 16);
	const rest = 64 - small.length - 4;
	const large = frame(width, height);
	const comment = Buffer.from([0xff, 0xfe, 0, 2 + rest + large.length]);
	const [start, end] = [Buffer.from([0xff, 0xd8]), Buffer.alloc(rest, 1)];
	const usual = splitJpeg(writeJpeg({ width: 16, height: 16, factors: [[1, 1]] }));
	const behind = joinJpeg(usual.filter(({ code }) => code === DHT || code === SOS)).subarray(2);
	return Buffer.concat([start, shortTable, small, comment, end, large, behind]);
}

const RealArray = globalThis.Int16Array;

afterEach(() => {
	globalThis.Int16Array = RealArray;
});

test('no room is made for a frame that is larger than the one that was checked', async () => {
	let most = 0;
	globalThis.Int16Array = new Proxy(RealArray, {
		construct(target, [length]: [number]) {
			most = Math.max(most, length);
			// Nobody needs what it would become.
			return new target(Math.min(length, 1 << 20));
		},
	});
	expect(await whyRefused(decode(hideFrame(20_000, 20_000)))).not.toBe('');
	expect(most).toBeLessThan(3 * 64 * 4 * 5);
});
