/**
 * A JPEG's chain of segments (ITU-T T.81, section B.1.1): markers are FF and a code; all but a few have a length and
 * data. Everything here is one pass with few steps, because a malicious file could hold up a reader.
 */

const FILL = 0xff;
/** A file may have millions in a row. */
const MANY_FILLS = Buffer.alloc(4096, FILL);
/** Follows an FF that is data. */
const STUFFED = 0;
export const START_OF_SCAN = 0xda;
export const END_OF_IMAGE = 0xd9;
/** No encoder writes nearly this many. */
const MOST_SEGMENTS = 10_000;
/** Nor so many bytes between them; each reader of the file would look at all of them without a pause. */
const MOST_STRAY_BYTES = 1024 ** 2;
/**
 * Nor so many FF: about 200,000 bytes of 50 MB of pixels are some, and a restart marker after each block of 50 megapixels
 * makes 800,000 more.
 */
const MOST_FILLS = 2_000_000;

/** How many FF may still be looked at. */
interface Fills {
	left: number;
}

/** TEM or a restart marker. */
function standsAlone(code: number): boolean {
	return code === 0x01 || (code >= 0xd0 && code <= 0xd7);
}

/** C4, C8 and CC are not frames. */
export function isFrame(code: number): boolean {
	return code === 0xc0 || (code > 0xc0 && code <= 0xcf && code % 4 !== 0);
}

/** Tables, a restart interval, application data, comments, and what every decoder skips. */
const IN_HEADER = [0xc4, 0xcc, 0xdb, 0xdc, 0xdd, 0xfe];

/** Whether decoders read on after it on their way to the pixels: the end or another beginning stops some of them. */
export function isInHeader(code: number): boolean {
	const isApplication = code >= 0xe0 && code <= 0xef;
	return isFrame(code) || isApplication || standsAlone(code) || IN_HEADER.includes(code);
}

interface Segment {
	code: number;
	/** Where its marker is. */
	start: number;
	/** Where its data ends, or its marker if it has none. */
	end: number;
}

/**
 * The segments up to the end of the image, or to where the chain breaks off, without the data of scans. What follows the
 * end is not part of the image, however much it looks like it.
 */
export function* segmentsOf(bytes: Buffer): Generator<Segment> {
	let offset = 2;
	let stray = 0;
	const fills = { left: MOST_FILLS };
	for (let count = 0; count < MOST_SEGMENTS; count++) {
		const segment = nextSegment(bytes, fills, offset, offset + MOST_STRAY_BYTES - stray);
		if (segment === undefined) return;
		stray += segment.start - offset;
		yield segment;
		if (segment.code === END_OF_IMAGE) return;
		offset = segment.code === START_OF_SCAN ? endOfScan(bytes, fills, segment.end) : segment.end;
	}
}

/**
 * The next segment after `from`; undefined if none begins before `to`, or it is broken. Decoders skip stray bytes between
 * segments, and any number of FF may precede a code.
 */
function nextSegment(bytes: Buffer, fills: Fills, from: number, to: number): Segment | undefined {
	const start = nextMarker(bytes, fills, from, to);
	const code = bytes[start + 1];
	if (code === undefined) return undefined;
	if (standsAlone(code) || code === END_OF_IMAGE) return { code, start, end: start + 2 };
	if (start + 4 > bytes.length) return undefined;
	const length = bytes.readUInt16BE(start + 2);
	return length < 2 ? undefined : { code, start, end: start + 2 + length };
}

/**
 * Where the next marker before `to` is: the last FF in a row that no zero follows. The file's end if there is none, or too
 * many FF are in front of it.
 */
function nextMarker(bytes: Buffer, fills: Fills, from: number, to = Infinity): number {
	const { length } = bytes;
	const end = Math.min(length - 1, to);
	let inRow = 0;
	for (let offset = from; offset < end; offset++) {
		if (bytes[offset] !== FILL) offset = bytes.indexOf(FILL, offset);
		if (offset === -1 || offset >= end) break;
		fills.left -= 1;
		if (fills.left < 0) return length;
		const next = bytes[offset + 1];
		if (next === STUFFED) continue;
		if (next !== FILL) return offset;
		inRow += 1;
		// The last of those that were skipped may belong to a marker.
		if (inRow % MANY_FILLS.length === 0) offset = skipFills(bytes, offset) - 1;
	}
	return length;
}

/** The last of many FF in a row, or one near it. Comparing many at once takes a tenth of the time. */
function skipFills(bytes: Buffer, from: number): number {
	const { length } = MANY_FILLS;
	let last = from;
	while (
		last + length < bytes.length &&
		MANY_FILLS.compare(bytes, last + 1, last + 1 + length) === 0
	)
		last += length;
	return last;
}

/**
 * Whether the chain reaches the end of the image. Searching backwards would find the end of a thumbnail or of a second
 * image.
 */
export function reachesEoi(bytes: Buffer): boolean {
	for (const { code } of segmentsOf(bytes)) if (code === END_OF_IMAGE) return true;
	return false;
}

/** Where a scan's compressed data ends: at the first marker that is not part of it. */
function endOfScan(bytes: Buffer, fills: Fills, start: number): number {
	let offset = nextMarker(bytes, fills, start);
	while (standsAlone(bytes[offset + 1])) offset = nextMarker(bytes, fills, offset + 2);
	return offset;
}
