/** An entry of a directory: tag, type (1 BYTE, 3 SHORT, 4 LONG), how many values, and the value. */
export type Entry = [tag: number, type: number, count: number, value: number];

export const orientation = (value: number, type = 3): Entry => [274, type, 1, value];

/** A TIFF header and one directory (TIFF 6.0, section 2), little-endian or big-endian, with the directory at an offset. */
export function tiff(order: 'II' | 'MM', at: number, entries: Entry[]): Buffer {
	const bytes = Buffer.alloc(at + 2 + 12 * entries.length + 4);
	const write = (value: number, offset: number, length: number) =>
		order === 'II'
			? bytes.writeUIntLE(value, offset, length)
			: bytes.writeUIntBE(value, offset, length);
	bytes.write(order, 'latin1');
	write(42, 2, 2);
	write(at, 4, 4);
	write(entries.length, at, 2);
	entries.forEach(([tag, type, count, value], index) => {
		const entry = at + 2 + 12 * index;
		write(tag, entry, 2);
		write(type, entry + 2, 2);
		write(count, entry + 4, 4);
		write(value, entry + 8, type === 3 ? 2 : type === 1 ? 1 : 4);
	});
	return bytes;
}

/** An APP1 segment of EXIF. */
export function exif(block: Buffer): Buffer {
	const data = Buffer.concat([Buffer.from('Exif\0\0'), block]);
	const length = data.length + 2;
	return Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 255]), data]);
}

/** Puts segments in front of all others of a JPEG. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
	return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
