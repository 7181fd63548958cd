/**
 * A JPEG's chain of segments (ITU-T T.81, section B.1.1): markers are FF and a code; all but a few have a length and
 * data. Everything here is one pass with few steps, because a file may be made to hold a reader up.
 */

const FILL = 0xff;
/** Behind an FF that is data. */
const STUFFED = 0;
export const START_OF_SCAN = 0xda;
export const END_OF_IMAGE = 0xd9;
/** No encoder writes nearly as many. */
const MOST_SEGMENTS = 10_000;

/** TEM or a restart marker. */
function standsAlone(code: number): boolean {
	return code === 0x01 || (code >= 0xd0 && code <= 0xd7);
}

/** C4, C8 and CC are something else. */
export function isFrame(code: number): boolean {
	return code === 0xc0 || (code > 0xc0 && code <= 0xcf && code % 4 !== 0);
}

interface Segment {
	code: number;
	/** Of its marker. */
	start: number;
	/** Behind its data; behind its marker where it has none. */
	end: number;
}

/**
 * The segments of the chain up to the end of the image, or to where it breaks off; the data of a scan is passed over. What
 * lies behind the end is no part of the image, however much it looks like one.
 */
export function* segmentsOf(bytes: Buffer): Generator<Segment> {
	let offset = 2;
	for (let count = 0; count < MOST_SEGMENTS; count++) {
		const segment = nextSegment(bytes, offset);
		if (segment === undefined) return;
		yield segment;
		if (segment.code === END_OF_IMAGE) return;
		offset = segment.code === START_OF_SCAN ? endOfScan(bytes, segment.end) : segment.end;
	}
}

/**
 * The next segment from `from` on; undefined where there is none, or it is broken. Decoders skip stray bytes between
 * segments, and any number of FF may precede a code.
 */
function nextSegment(bytes: Buffer, from: number): Segment | undefined {
	const start = nextMarker(bytes, from);
	const code = bytes[start + 1];
	if (code === undefined) return undefined;
	if (standsAlone(code) || code === END_OF_IMAGE) return { code, start, end: start + 2 };
	if (start + 4 > bytes.length) return undefined;
	const length = bytes.readUInt16BE(start + 2);
	return length < 2 ? undefined : { code, start, end: start + 2 + length };
}

/** Where the next marker is: the last FF of one or more, if no zero follows. The file's end where there is none. */
function nextMarker(bytes: Buffer, from: number): number {
	const { length } = bytes;
	for (let offset = from; offset + 1 < length; offset++) {
		if (bytes[offset] === FILL && bytes[offset + 1] !== FILL && bytes[offset + 1] !== STUFFED)
			return offset;
	}
	return length;
}

/**
 * Whether the chain goes on to the end of the image. Looking for the end from behind would take the end of a thumbnail
 * or of a second image for it.
 */
export function reachesEoi(bytes: Buffer): boolean {
	for (const { code } of segmentsOf(bytes)) if (code === END_OF_IMAGE) return true;
	return false;
}

/** Where the compressed data of a scan ends: at the first marker that is no part of it. */
function endOfScan(bytes: Buffer, start: number): number {
	let offset = nextMarker(bytes, start);
	while (standsAlone(bytes[offset + 1])) offset = nextMarker(bytes, offset + 2);
	return offset;
}
