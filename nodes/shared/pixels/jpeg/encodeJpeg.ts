import { JPEGEncoder } from '../../bundled/jpegEncoder';
import type { RowSource } from '../rowSource';
import { joinBytes } from '../joinBytes';
import type { TimeSlices } from '../timeSlices';

/** Rows that are encoded at once: those of a row of blocks. */
const STRIP_ROWS = 8;
/** Start of the image, and its JFIF segment: an ICC profile comes behind (JFIF 1.02, "JFIF File Syntax"). */
const JFIF_END = 20;
/** A segment has a marker, its length in two bytes, and at most so much (ICC.1, section B.4). */
const MOST_PROFILE_PART = 65_519;
const MOST_PROFILE_PARTS = 255;

/**
 * Writes a baseline JPEG with colours at full resolution (4:4:4). `quality` is from 1 to 100, as libjpeg counts it. It is
 * never there as a whole unpacked.
 */
export async function encodeJpeg(
	source: RowSource & { channels: 3; profile?: Uint8Array },
	quality: number,
	slices: TimeSlices,
): Promise<Buffer> {
	const { width, height, profile } = source;
	const image = { width, height, data: new Uint8Array(4 * width * STRIP_ROWS) };
	const row = new Uint8Array(3 * width);
	const strips = new JPEGEncoder(quality).encode(image);
	const parts: Uint8Array[] = [];
	for (let y = 0; ;) {
		const { value, done } = strips.next();
		parts.push(value);
		if (done) break;
		for (const end = Math.min(y + STRIP_ROWS, height); y < end; y++) {
			await source.drawRow(y, row);
			widen(row, image.data, (y % STRIP_ROWS) * width);
		}
		if (slices.isOver) await slices.next();
	}
	const [head, ...rest] = parts;
	const start = [head.subarray(0, JFIF_END), ...profileSegments(profile), head.subarray(JFIF_END)];
	return await joinBytes([...start, ...rest], slices);
}

/** Puts three bytes a pixel where there are four. */
function widen(row: Uint8Array, strip: Uint8Array, pixel: number): void {
	for (let from = 0, to = 4 * pixel; from < row.length; from += 3, to += 4) {
		strip[to] = row[from];
		strip[to + 1] = row[from + 1];
		strip[to + 2] = row[from + 2];
	}
}

/** An ICC profile in numbered parts. */
function profileSegments(profile: Uint8Array = new Uint8Array(0)): Uint8Array[] {
	const count = Math.ceil(profile.length / MOST_PROFILE_PART);
	if (count > MOST_PROFILE_PARTS) return [];
	return Array.from({ length: count }, (_, index) => {
		const part = profile.subarray(index * MOST_PROFILE_PART, (index + 1) * MOST_PROFILE_PART);
		const head = Buffer.from('\xff\xe2\0\0ICC_PROFILE\0\0\0', 'latin1');
		head.writeUInt16BE(head.length - 2 + part.length, 2);
		head.set([index + 1, count], head.length - 2);
		return Buffer.concat([head, part]);
	});
}
