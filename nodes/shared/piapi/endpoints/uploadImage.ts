import { plainBaseName } from '../../imageFile/name';
import { Problem } from '../../problem/problem';
import { isWebAddress } from '../../values/address';
import { digestForName } from '../../task/identity/inlineImage';
import { asObject, asText } from '../../values/json';
import type { Context } from '../context';
import { isOk } from '../refusal';
import { callApi, timeToSendMs, type FileToSend } from '../request';

/** PiAPI's limit for an upload, in bytes. Source: the documentation of its upload service. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** PiAPI takes names of up to 128 characters; a sealed digest and an extension follow. */
const LONGEST_UPLOAD_NAME = 60;

/** A file that is loaded, as base64, once it may be sent. */
export interface FileToUpload extends FileToSend {
	/** Ends in jpg, jpeg, png or webp. */
	fileName: string;
	load(): Promise<string>;
}

/**
 * Sends an image to PiAPI's upload service, which keeps it for a day, and returns its address. Free. A plan without
 * uploads is the problem `planTooLow`. An address that `canBeOwn` rejects is no answer: another image's mask would be paid.
 */
export async function uploadImage(
	context: Context,
	file: FileToUpload,
	canBeOwn: (url: string) => boolean,
): Promise<string> {
	return await callApi(context, {
		method: 'POST',
		url: `${context.uploadUrl}/api/ephemeral_resource`,
		heldBytes: file.heldBytes,
		loadBody: async () => ({ file_name: file.fileName, file_data: await file.load() }),
		timeoutMs: timeToSendMs(file),
		read(body, statusCode) {
			const url = asText(asObject(asObject(body)?.data)?.url);
			if (!isOk(statusCode) || url === undefined || !isWebAddress(url)) return undefined;
			return canBeOwn(url) ? url : undefined;
		},
	}).catch((error: unknown) => {
		// Here the credential's Upload URL is the one to check.
		throw error instanceof Problem ? error.with({ addressField: 'Upload URL' }) : error;
	});
}

/** A name that any server accepts, with the extension of the real format, which PiAPI goes by. */
export function uploadName(
	{ apiKey }: Context,
	fileName: string,
	digest: string,
	extension: string,
): string {
	const name = plainBaseName(fileName)
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\w.-]+/g, '-')
		.slice(0, LONGEST_UPLOAD_NAME);
	return `${name || 'image'}-${digestForName(digest, apiKey)}.${extension}`;
}
