/** A picture format that the service takes and gives. */
export interface PictureFormat {
	name: 'PNG' | 'JPEG' | 'WebP';
	mimeType: string;
	extension: string;
}

const PNG: PictureFormat = { name: 'PNG', mimeType: 'image/png', extension: 'png' };
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
 * IEND, JPEG by its end marker, WebP by the length in its header.
 */
export function isWhole(bytes: Buffer, format: PictureFormat): boolean {
	if (format === PNG) return hasWholeChunks(bytes);
	if (format === JPEG) return endsWithEoi(bytes);
	// RIFF counts what follows its first eight bytes.
	return bytes.length >= 12 && bytes.readUInt32LE(4) + 8 <= bytes.length;
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

/** Some encoders pad the file after the end marker FF D9, so it is looked for from the end. */
function endsWithEoi(bytes: Buffer): boolean {
	const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
	return end > 2 && bytes.subarray(end + 2).every((byte) => byte === 0);
}
