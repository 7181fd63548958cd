/** An image on its way to PiAPI's store for images, which keeps it for a day. */
export interface Upload {
	uploadUrl: string;
	apiKey: string;
	fileName: string;
	image: Buffer;
}

const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Uploads an image and gives its public address.
 * Throws with what to do about it where the account's plan does not include uploads.
 */
export async function uploadImage({ uploadUrl, apiKey, fileName, image }: Upload): Promise<string> {
	const response = await fetch(`${uploadUrl}/api/ephemeral_resource`, {
		method: 'POST',
		redirect: 'error',
		headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
		body: JSON.stringify({ file_name: fileName, file_data: image.toString('base64') }),
		signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
	});
	const text = await response.text();
	if (response.status === 401) {
		throw new Error('PiAPI does not know this API key (PIAPI_API_KEY).');
	}
	if (response.status === 403) {
		throw new Error(
			"PiAPI's upload service refused the sample images: it needs the Creator plan or a higher one. " +
				'Nothing was paid. Without PIAPI_API_KEY the demo runs on the local simulator; with your own ' +
				'public image addresses the example in examples/ runs on every plan.',
		);
	}
	const url = response.ok ? addressIn(text) : undefined;
	if (url === undefined) {
		throw new Error(`Uploading ${fileName} failed (${response.status}): ${text.slice(0, 300)}`);
	}
	return url;
}

function addressIn(text: string): string | undefined {
	try {
		const { data } = JSON.parse(text) as { data?: { url?: unknown } };
		return typeof data?.url === 'string' && data.url !== '' ? data.url : undefined;
	} catch {
		return undefined;
	}
}
