import { imageSize } from '../bundled/imageSize';
import { chunksIn, FRAME_HEADER_BYTES, webpChunksOf, type WebpChunk } from './webpChunks';

interface Sides {
	width: number;
	height: number;
}

/**
 * Whether an extended WebP's image fills its canvas, or the first frame of an animation lies on it (RFC 9649, section 2.7.1).
 * Programs disagree on which size is valid where it does not. A file's first bytes are enough if they reach the image's own
 * header. Throws if that is damaged.
 */
export function fitsCanvas(bytes: Buffer, canvas: Sides): boolean {
	for (const chunk of webpChunksOf(bytes, true)) {
		if (isWebpImage(chunk)) {
			const { width, height } = readFrameSize(bytes, chunk);
			return width === canvas.width && height === canvas.height;
		}
		if (chunk.type !== 'ANMF') continue;
		const inFrame = chunksIn(chunk.data.subarray(FRAME_HEADER_BYTES), true);
		const image = [...inFrame].find(isWebpImage);
		if (image === undefined) return false;
		const [left, top] = [2 * chunk.data.readUIntLE(0, 3), 2 * chunk.data.readUIntLE(3, 3)];
		const { width, height } = readFrameSize(bytes, image);
		return left + width <= canvas.width && top + height <= canvas.height;
	}
	return false;
}

/** What an image's own header says; the library reads that of a file with nothing else. */
function readFrameSize(bytes: Buffer, { type, data }: WebpChunk): Sides {
	const head = [bytes.subarray(0, 12), Buffer.from(`${type}\0\0\0\0`), data.subarray(0, 64)];
	return imageSize(new Uint8Array(Buffer.concat(head)));
}

function isWebpImage({ type }: WebpChunk): boolean {
	return type === 'VP8 ' || type === 'VP8L';
}
