import { disableTypes, imageSize } from '../bundled/imageSize';
import { headOfJpeg } from './jpegSegments';

/** Told by a few zero bytes alone, so any file could be one. */
disableTypes(['tga', 'cur', 'ico']);

/** EXIF orientations from here on turn the image by a quarter (EXIF 2.3, tag 274). */
const FIRST_QUARTER_TURN = 5;

export interface ImageSize {
	/** The format as the library names it, such as `jpg` or `heic`. */
	type?: string;
	/** In pixels, as the image is meant to be seen: turned as its EXIF says. */
	width: number;
	height: number;
	/** How the stored image is turned to that, as EXIF counts it: 1 is not at all. */
	orientation: number;
}

/** The library may look behind the end of damaged files; what lies there must not be another file's bytes. */
function ownBytes(bytes: Buffer): Uint8Array {
	return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/** What the library gets to see: a JPEG that is not made of whole segments it would go through byte by byte. */
function headOf(bytes: Buffer): Buffer | undefined {
	const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
	return isJpeg ? headOfJpeg(bytes) : bytes;
}

/** Reads type and size from an image's header, without decoding it; undefined where it has none that is known. */
export function readSize(bytes: Buffer): ImageSize | undefined {
	const head = headOf(bytes);
	if (head === undefined) return undefined;
	try {
		const { type, width, height, orientation = 1 } = imageSize(ownBytes(head));
		if (!(width >= 1 && height >= 1)) return undefined;
		const isTurned = orientation >= FIRST_QUARTER_TURN;
		const [across, down] = isTurned ? [height, width] : [width, height];
		return { type, width: across, height: down, orientation };
	} catch {
		// The library throws plain errors of many kinds; they all mean that it could not read the header.
		return undefined;
	}
}

/** The number of pixels of a size. */
export function pixelsOf(size: { width: number; height: number }): number {
	return size.width * size.height;
}
