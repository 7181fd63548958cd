import { describeKind } from '../imageFile/kind';
import { detectFormat, isWhole, MAX_IMAGE_BYTES, type ImageFormat } from '../imageFile/format';
import { readSize } from '../imageFile/size';
import { Problem } from '../problem/problem';

/** PiAPI's limit for an image's width and height, in pixels. Source: the documentation of its older segment API. */
const MAX_SIDE = 3072;
/** PiAPI's limit for an upload, in bytes. Source: the documentation of its upload service. */
const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

const SMALLER = "Make it smaller first, for example with n8n's Edit Image node (Resize)";

/** What is known of an image before it is sent. */
export interface SourceImage {
	format: ImageFormat;
	/** In pixels, as the image is meant to be seen. */
	width: number;
	height: number;
}

/**
 * Checks by its bytes that PiAPI can take an image. Throws `unusableImage`, with what the file really is, where it
 * cannot: nothing has been paid by then. `label` names the file to the user and starts the sentence.
 */
export function checkImage(bytes: Buffer, mayUpload: boolean, label = 'The file'): SourceImage {
	const format = detectFormat(bytes);
	if (format === undefined) {
		throw unusable(
			`${label} is ${describeKind(bytes)}, not a JPEG, PNG or WebP image`,
			'PiAPI takes JPEG, PNG and WebP; the name of the file does not matter. Convert it first, or map the field that holds the image.',
		);
	}
	const size = readSize(bytes);
	if (!isWhole(bytes, format) || size === undefined) {
		throw unusable(
			`${label} is a ${format.name} image that is damaged or ends too early (${formatBytes(bytes.length)})`,
			'Check where the file comes from: a broken download or upload, or a limit on file sizes. It has to open in an image viewer.',
		);
	}
	const { width, height } = size;
	if (width > MAX_SIDE || height > MAX_SIDE) {
		throw unusable(
			`${label} is too large: ${width} × ${height} pixels, and PiAPI takes at most ${MAX_SIDE} on each side`,
			`${SMALLER}.`,
		);
	}
	checkBytes(bytes.length, mayUpload, label);
	return { format, width, height };
}

/** Checks a file's size in bytes, which may be known before it is read. */
export function checkBytes(length: number, mayUpload: boolean, label = 'The file'): void {
	const most = mayUpload ? MAX_UPLOAD_BYTES : MAX_IMAGE_BYTES;
	if (length <= most) return;
	throw unusable(
		`${label} is too large: ${formatBytes(length)}, and at most ${formatBytes(most)} can be ${mayUpload ? 'uploaded to PiAPI' : 'sent'}`,
		mayUpload
			? `${SMALLER}, save it as JPEG, or set Send File As under Options to Inline.`
			: `${SMALLER}.`,
	);
}

function unusable(detail: string, advice: string): Problem {
	return new Problem('unusableImage', { detail, advice });
}

function formatBytes(length: number): string {
	if (length < 1024) return `${length} bytes`;
	if (length < 1024 ** 2) return `${Math.round(length / 1024)} KB`;
	return `${(length / 1024 ** 2).toFixed(1)} MB`;
}
