import { describeKind, findOtherImage } from '../imageFile/kind';
import {
	detectFormat,
	isWhole,
	MAX_IMAGE_BYTES,
	PIAPI_SIDE,
	type ImageFormat,
} from '../imageFile/format';
import { readSize } from '../imageFile/size';
import { isWithin, type ImageLimits } from '../pixels/downscale/imageLimits';
import { MAX_UPLOAD_BYTES } from '../piapi/endpoints/uploadImage';
import { MAX_SOURCE_PIXELS } from '../pixels/raster';
import { checkReadable } from '../pixels/checkReadable';
import { expectUnreadable, Problem } from '../problem/problem';

const CONVERT =
	"Convert it first, for example with n8n's Edit Image node (Format JPEG under its Options)";
const PHONE_FORMATS = ['heic', 'heif', 'avif'];
/** Which formats Edit Image can read depends on its GraphicsMagick. */
const CONVERT_PHOTO = `${CONVERT}, if its GraphicsMagick reads this format. Phones can be set to JPEG: an iPhone under Settings → Camera → Formats → Most Compatible, an Android phone by turning off HEIF or "high efficiency" photos in the camera's settings.`;
const SMALLER = "Make it smaller first, for example with n8n's Edit Image node (Resize)";

/** How to send a file; `auto` uploads it if the account's plan allows that, and otherwise sends it inline. */
export type WayToSend = 'auto' | 'upload' | 'inline';

/** The limits of an image that is sent this way; `mostPixels` is the user's own. */
export function limitsOf(way: WayToSend, mostPixels = Infinity): ImageLimits {
	const bytes = way === 'inline' ? MAX_IMAGE_BYTES : MAX_UPLOAD_BYTES;
	return { side: PIAPI_SIDE, pixels: mostPixels, bytes };
}

/** What an image's header says. */
export interface SourceImage {
	format: ImageFormat;
	/** In pixels, of the upright image. */
	width: number;
	height: number;
	/** The EXIF orientation that turns the stored image upright. */
	orientation: number;
}

/**
 * Checks an image's bytes: whether PiAPI can take it, if necessary as a smaller copy. If not, throws `unusableImage`, saying
 * what the file really is; nothing is paid yet. `label` names the file to the user, at the start of a sentence.
 */
export function checkImage(bytes: Buffer, limits: ImageLimits, label = 'The file'): SourceImage {
	const format = detectFormat(bytes);
	if (format === undefined) throw notTaken(bytes, label);
	const size = readSize(bytes);
	if (!isWhole(bytes, format) || size === undefined) {
		throw unusable(
			`${label} is a ${format.name} image that is damaged or incomplete (${formatBytes(bytes.length)})`,
			'Check where the file comes from: a broken download or upload, or a limit on file sizes. It has to open in an image viewer.',
		);
	}
	checkBytes(bytes.length, label);
	const { width, height, orientation } = size;
	const source = { format, width, height, orientation };
	if (isWithin({ ...source, bytes: bytes.length }, limits)) return source;
	if (width * height > MAX_SOURCE_PIXELS)
		throw notMadeSmaller(label, source, 'it has more than 50 megapixels');
	return source;
}

/** Checks a file's size in bytes, which may be known before the file is read. */
export function checkBytes(length: number, label = 'The file'): void {
	if (length <= MAX_IMAGE_BYTES) return;
	throw unusable(
		`${label} is too large: ${formatBytes(length)} (the limit is ${formatBytes(MAX_IMAGE_BYTES)})`,
		`${SMALLER}.`,
	);
}

/** The problem of an image that is too large and cannot be made smaller. */
export function notMadeSmaller(
	label: string,
	{ width, height }: SourceImage,
	why: string,
): Problem {
	return unusable(
		`${label} is too large to be sent as it is (${width} × ${height} pixels), and cannot be made smaller: ${why}`,
		`${SMALLER}.`,
	);
}

/** The problem of a file in a format that PiAPI does not take. */
export function notTaken(bytes: Buffer, label: string): Problem {
	return unusable(
		`${label} is ${describeKind(bytes)}, not a JPEG, PNG or WebP image`,
		adviceFor(findOtherImage(bytes)),
	);
}

function adviceFor(otherImage: string | undefined): string {
	if (otherImage === undefined)
		return 'PiAPI takes JPEG, PNG and WebP; the name of the file does not matter. Convert it first, or map the field that holds the image.';
	return PHONE_FORMATS.includes(otherImage) ? CONVERT_PHOTO : `${CONVERT}.`;
}

/** The problem of an image that PiAPI or this node cannot use. */
export function unusable(detail: string, advice: string): Problem {
	return new Problem('unusableImage', { detail, advice });
}

function formatBytes(length: number): string {
	if (length < 1024) return `${length} bytes`;
	if (length < 1024 ** 2) return `${Math.round(length / 1024)} KB`;
	return `${(length / 1024 ** 2).toFixed(1)} MB`;
}

/** Checks by an image's header that it can be cut out, for when nothing but a cutout is wanted. */
export function checkCuttable(bytes: Buffer, label: string): void {
	try {
		checkReadable(bytes);
	} catch (error) {
		const { facts } = expectUnreadable(error);
		throw unusable(
			`No cutout can be made from ${lowerFirst(label)}: ${facts.detail}`,
			'Save it as an ordinary JPEG or PNG. Or choose Mask under Outputs as well: then the mask is made, without a cutout.',
		);
	}
}

/** A label for the middle of a sentence. */
function lowerFirst(label: string): string {
	return label.charAt(0).toLowerCase() + label.slice(1);
}
