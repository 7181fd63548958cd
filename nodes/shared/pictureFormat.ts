/** A picture format that the service takes and gives. */
export interface PictureFormat {
	name: 'PNG' | 'JPEG' | 'WebP';
	mimeType: string;
	extension: string;
}

export const PNG: PictureFormat = { name: 'PNG', mimeType: 'image/png', extension: 'png' };
const JPEG: PictureFormat = { name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' };
const WEBP: PictureFormat = { name: 'WebP', mimeType: 'image/webp', extension: 'webp' };

/** Names the format by the file's first bytes; undefined where they are of none of the three. */
export function detectFormat(bytes: Buffer): PictureFormat | undefined {
	const start = bytes.toString('latin1', 0, 12);
	if (start.startsWith('\x89PNG\r\n\x1a\n')) return PNG;
	if (start.startsWith('\xff\xd8\xff')) return JPEG;
	if (start.startsWith('RIFF') && start.endsWith('WEBP')) return WEBP;
	return undefined;
}

/**
 * Whether a file is there to its end, told by its structure and without decoding it: PNG by its chain of chunks up to
 * IEND, JPEG by its chain of markers up to EOI, WebP by the length in its header. What follows the end (a phone's video
 * behind a photo, padding) does no harm.
 */
export function isWhole(bytes: Buffer, format: PictureFormat): boolean {
	if (format === PNG) return hasWholeChunks(bytes);
	if (format === JPEG) return reachesEoi(bytes);
	return hasWholeRiff(bytes);
}

/** PNG specification, section 5.3: each chunk is length, type, data and checksum. */
function hasWholeChunks(bytes: Buffer): boolean {
	let offset = 8;
	while (offset + 12 <= bytes.length) {
		const length = bytes.readUInt32BE(offset);
		const type = bytes.toString('latin1', offset + 4, offset + 8);
		offset += 12 + length;
		if (type === 'IEND') return offset <= bytes.length;
	}
	return false;
}

/** RIFF counts what follows its first eight bytes; the smallest picture has a chunk's header and ten bytes. */
function hasWholeRiff(bytes: Buffer): boolean {
	if (bytes.length < 30) return false;
	const end = bytes.readUInt32LE(4) + 8;
	return end <= bytes.length && 20 + bytes.readUInt32LE(16) <= end;
}

const EOI = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * ITU-T T.81, section B.1.1: markers are FF and a code; all but a few have a length and data. Looking for the end from
 * behind would take the end of a thumbnail or of a second picture for it.
 */
function reachesEoi(bytes: Buffer): boolean {
	let offset = 2;
	for (;;) {
		// Decoders skip stray bytes between segments, and any number of FF may precede a code.
		offset = bytes.indexOf(0xff, offset);
		if (offset < 0 || offset + 2 > bytes.length) return false;
		const code = bytes[offset + 1];
		if (code === EOI) return true;
		if (code === 0xff) offset += 1;
		else if (standsAlone(code)) offset += 2;
		else {
			if (offset + 4 > bytes.length) return false;
			offset += 2 + bytes.readUInt16BE(offset + 2);
			if (code === START_OF_SCAN) offset = endOfScan(bytes, offset);
		}
	}
}

/** A stuffed zero, TEM or a restart marker. */
function standsAlone(code: number): boolean {
	return code <= 0x01 || (code >= 0xd0 && code <= 0xd7);
}

/** Where the compressed data of a scan ends: at the first marker that is no part of it. */
function endOfScan(bytes: Buffer, start: number): number {
	let offset = bytes.indexOf(0xff, start);
	while (offset >= 0 && standsAlone(bytes[offset + 1])) offset = bytes.indexOf(0xff, offset + 2);
	return offset < 0 ? bytes.length : offset;
}
