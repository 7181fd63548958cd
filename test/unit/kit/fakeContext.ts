import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Context } from '../../../nodes/shared/piapi/context';
import { ServiceClock } from '../../../nodes/shared/piapi/serviceClock';
import { Throttle } from '../../../nodes/shared/piapi/throttle';
import { Semaphore } from '../../../nodes/shared/limits/semaphore';
import { VirtualClock } from './virtualClock';
import { standIn } from './standIn';

/** What a service or an image host answers. */
export interface FakeAnswer {
	statusCode?: number;
	headers?: { [name: string]: unknown };
	body?: string | Buffer | Buffer[];
}

/** The credential's key and webhook secret in these tests. */
export const KEY = 'sk-key-of-the-tests-0123456789';
export const HOOK_SECRET = 'hook-secret-of-the-tests';

/** A context whose requests are answered here, on a clock that does not wait. Notes which addresses were asked for. */
export function fakeContext(
	answer: (options: IHttpRequestOptions) => FakeAnswer | Error,
	given: Partial<Context> = {},
): { context: Context; asked: string[]; files: string[] } {
	const asked: string[] = [];
	const files: string[] = [];
	const clock = new VirtualClock();
	const request = async (options: IHttpRequestOptions) => {
		asked.push(options.url);
		const given = answer(options);
		if (given instanceof Error) throw given;
		const { statusCode = 200, headers = {}, body = '' } = given;
		const chunks = (Array.isArray(body) ? body : [body]).map((chunk) => Buffer.from(chunk));
		return { statusCode, headers, body: Readable.from(chunks) };
	};
	const n8n = standIn({
		getNode: () => ({ name: 'Test' }),
		getCredentials: async () => ({}),
		logger: { warn() {} },
		helpers: {
			httpRequest: request,
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
				await request(options),
			async prepareBinaryData(_bytes: Buffer, fileName: string, mimeType: string) {
				files.push(fileName);
				return { data: '', fileName, mimeType };
			},
		},
	});
	const context = {
		n8n,
		clock,
		serviceClock: new ServiceClock(clock),
		baseUrl: 'https://api.piapi.ai',
		uploadUrl: 'https://upload.theapi.app',
		webhookSecret: HOOK_SECRET,
		apiKey: KEY,
		account: 'an account',
		secrets: [KEY, HOOK_SECRET],
		throttle: new Throttle(clock),
		transfers: new Semaphore(1_000_000),
		...given,
	} as unknown as Context;
	return { context, asked, files };
}
