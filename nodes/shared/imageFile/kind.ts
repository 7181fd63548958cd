import { readSize } from './size';

/** Enough of a file to tell its kind. */
const HEAD_BYTES = 64 * 1024;
/** Enough for the size library to tell an image's format; its time grows with the square of what it gets of a HEIC. */
const FORMAT_BYTES = 4 * 1024;

/** Images of other formats, by the name that the size library gives them. */
const IMAGES: { [type: string]: string } = {
	avif: 'an AVIF image',
	bigtiff: 'a TIFF image',
	bmp: 'a BMP image',
	gif: 'a GIF image',
	heic: 'a HEIC image, as iPhones make them',
	heif: 'a HEIF image, as phones make them',
	j2c: 'a JPEG 2000 image',
	jp2: 'a JPEG 2000 image',
	jxl: 'a JPEG XL image',
	'jxl-stream': 'a JPEG XL image',
	psd: 'a Photoshop file',
	svg: 'an SVG drawing',
	tiff: 'a TIFF image',
};

/** What a file is that is none of the formats that PiAPI takes, in words that follow "is". */
export function describeKind(bytes: Buffer): string {
	if (bytes.length === 0) return 'an empty file';
	const head = bytes.subarray(0, HEAD_BYTES);
	const start = head.toString('latin1', 0, 1000);
	if (start.startsWith('%PDF-')) return 'a PDF document';
	if (/^\s*<(!doctype html|html)/i.test(start)) return 'a web page';
	const image = IMAGES[findOtherImage(head) ?? ''];
	return image ?? (isText(head) ? 'a text file' : 'a file of another kind');
}

/** The type of an image of a format that PiAPI does not take, such as `heic`; undefined where a file is none. */
export function findOtherImage(bytes: Buffer): string | undefined {
	const head = bytes.subarray(0, FORMAT_BYTES);
	const start = head.toString('latin1', 0, 1000);
	if (/<svg[\s>]/.test(start)) return 'svg';
	const type = readSize(head)?.type ?? '';
	return type in IMAGES ? type : typeOfStart(start);
}

/** By the first bytes, for images whose header is damaged. */
function typeOfStart(start: string): string | undefined {
	if (/^GIF8[79]a/.test(start)) return 'gif';
	if (/^.{4}ftypavi[fs]/s.test(start)) return 'avif';
	if (/^.{4}ftyp(hei|hev|mif1|msf1)/s.test(start)) return 'heic';
	if (/^(II\*\0|MM\0\*)/.test(start)) return 'tiff';
	return undefined;
}

/** Whether it reads as UTF-8 without control characters. A character may be cut at the end of what is looked at. */
function isText(head: Buffer): boolean {
	const text = head.toString('utf8').replace(/\ufffd{1,3}$/, '');
	return !/[^\P{Cc}\s\u007f-\u009f]|\ufffd/u.test(text);
}
