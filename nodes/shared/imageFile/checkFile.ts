import { detectFormat, isWhole, MAX_IMAGE_BYTES, type ImageFormat } from './format';
import { describeKind } from './kind';
import { readSize, type ImageSize } from './size';
import { Problem } from '../problem/problem';

/** An image's bytes, checked, and what its header says. */
export interface ImageFile {
	bytes: Buffer;
	format: ImageFormat;
	/** Undefined if the header cannot be read. */
	size?: ImageSize;
}

/** Throws `notAnImage` if the bytes are not a whole image. */
export function checkFile(bytes: Buffer): ImageFile {
	const format = detectFormat(bytes);
	if (format === undefined) throw new Problem('notAnImage', { detail: describeKind(bytes) });
	if (!isWhole(bytes, format)) {
		throw new Problem('notAnImage', {
			detail: `an incomplete ${format.name} file (${bytes.length} bytes)`,
		});
	}
	return { bytes, format, size: readSize(bytes) };
}

/** The problem of a file that is larger than any image. */
export function imageTooLarge(): Problem {
	return new Problem('imageTooLarge', { detail: `more than ${MAX_IMAGE_BYTES / 1024 ** 2} MB` });
}
