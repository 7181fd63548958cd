const HEADER = 'Exif\0\0';
/** The orientation's tag and the types it is stored as: SHORT, and from some writers LONG (EXIF 2.3, tag 274). */
const ORIENTATION = 274;
const SHORT = 3;
const LONG = 4;
/** The size of the entry count and of each entry, in bytes (TIFF 6.0, section 2). */
const COUNT_BYTES = 2;
const ENTRY_BYTES = 12;

/** Whether data has an EXIF header, as a JPEG's APP1 segment with EXIF does. */
export function isExif(data: Buffer): boolean {
	return data.toString('latin1', 0, HEADER.length) === HEADER;
}

/**
 * An image's EXIF orientation, from 1 to 8, from its first directory (EXIF 2.3, section 4.5). A JPEG's EXIF has a header,
 * a WebP's usually none. If anything is wrong with it, the image is shown as stored, which is 1.
 */
export function readOrientation(data: Buffer): number {
	const tiff = isExif(data) ? data.subarray(HEADER.length) : data;
	const order = tiff.toString('latin1', 0, 4);
	if (order === 'II*\0') return findOrientation(tiff, (at, bytes) => tiff.readUIntLE(at, bytes));
	if (order === 'MM\0*') return findOrientation(tiff, (at, bytes) => tiff.readUIntBE(at, bytes));
	return 1;
}

function findOrientation(tiff: Buffer, read: ReadNumber): number {
	const entry = findEntry(tiff, read, ORIENTATION);
	if (entry === undefined) return 1;
	const [type, count] = [read(entry + 2, 2), read(entry + 4, 4)];
	if (count !== 1 || (type !== SHORT && type !== LONG)) return 1;
	const value = read(entry + 8, type === SHORT ? 2 : 4);
	return value >= 1 && value <= 8 ? value : 1;
}

/** Reads so many bytes of a TIFF as a number, in the order that its header says. */
type ReadNumber = (at: number, bytes: number) => number;

/** Where a tag's first entry is in a TIFF's first directory; undefined if it has none, or one that is cut off. */
export function findEntry({ length }: Buffer, read: ReadNumber, tag: number): number | undefined {
	if (length < 8) return undefined;
	const directory = read(4, 4);
	if (directory + COUNT_BYTES > length) return undefined;
	const first = directory + COUNT_BYTES;
	const end = Math.min(first + ENTRY_BYTES * read(directory, 2), length);
	for (let entry = first; entry + ENTRY_BYTES <= end; entry += ENTRY_BYTES) {
		if (read(entry, 2) === tag) return entry;
	}
	return undefined;
}
