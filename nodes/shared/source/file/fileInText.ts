import { detectFormat } from '../../imageFile/format';
import { decodePart } from '../../values/address';
import { bytesOfBase64, decodeInline, isInline } from '../../values/base64';
import { checkBytes } from '../checkImage';
import type { FileToRead } from '../../imageFile/fileToRead';

/** Enough characters of base64 to recognise a format. */
const PROBE_LENGTH = 32;
/** How a data URI with base64 data begins (RFC 2397). */
const BASE64_TYPE = /^data:[^,]{0,200};base64,/i;

/** A file given as text: a data URI or base64. */
export class FileInText implements FileToRead {
	readonly fileName = '';
	readonly title = 'The image in Image URL';

	constructor(private readonly text: string) {}

	async read(): Promise<Buffer> {
		checkBytes(bytesOfBase64(this.text.length), this.title);
		const isPlain = /^data:/i.test(this.text) && !BASE64_TYPE.test(this.text);
		if (!isPlain) return decodeInline(this.text);
		return Buffer.from(decodePart(this.text.slice(this.text.indexOf(',') + 1)));
	}
}

/** The file that a text holds; undefined if it is not a file. */
export function findFileInText(text: string): FileInText | undefined {
	const isFile = isInline(text) || detectFormat(decodeInline(text.slice(0, PROBE_LENGTH)));
	return isFile ? new FileInText(text) : undefined;
}
