import { randomUUID } from 'node:crypto';

import type { UploadedFile } from './service';

const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
const MAX_NAME_LENGTH = 128;
const MIME_TYPES: Record<string, string> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
};

/**
 * Keeps an uploaded file and gives its path on the image origin. Throws an `Error` in words for the client if its
 * name or size is not allowed.
 */
export function storeUpload(
	uploads: Map<string, UploadedFile>,
	{ file_name: name, file_data: data }: Record<string, unknown>,
): string {
	if (typeof name !== 'string' || name === '') throw new Error('file_name is required');
	if (typeof data !== 'string' || data === '') throw new Error('file_data is required');
	if (name.length > MAX_NAME_LENGTH) throw new Error('file_name is too long');
	const mimeType = MIME_TYPES[/\.([a-z]+)$/i.exec(name)?.[1].toLowerCase() ?? ''];
	if (mimeType === undefined) throw new Error('file extension is not allowed');
	const bytes = Buffer.from(data, 'base64');
	if (bytes.length > MAX_UPLOAD_BYTES) throw new Error('file is too large');
	const path = `/uploads/${randomUUID()}/${encodeURIComponent(name)}`;
	uploads.set(path, { bytes, mimeType });
	return path;
}
