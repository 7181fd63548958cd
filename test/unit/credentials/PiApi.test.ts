import type { IHttpRequestOptions } from 'n8n-workflow';

import { PiApi } from '../../../credentials/PiApi.credentials';

const credential = {
	apiKey: ' sk-test ',
	baseUrl: 'https://api.piapi.ai/',
	uploadUrl: 'https://upload.theapi.app',
};

describe('the key goes to the two origins of the credential alone', () => {
	test.each([
		['the API', { url: 'https://api.piapi.ai/api/v1/task' }, true],
		['the API by base and path', { baseURL: 'https://api.piapi.ai', url: '/account/info' }, true],
		['the upload service', { url: 'https://upload.theapi.app/api/ephemeral_resource' }, true],
		['an image host', { url: 'https://img.theapi.app/mask.png' }, false],
		['the same host on another port', { url: 'https://api.piapi.ai:8443/api' }, false],
		['the same host unencrypted', { url: 'http://api.piapi.ai/api' }, false],
		['a host that starts alike', { url: 'https://api.piapi.ai.evil.test/' }, false],
		['a host hidden behind a user name', { url: 'https://api.piapi.ai@evil.test/' }, false],
		['no address', { url: 'nonsense' }, false],
	])('%s', async (_label, request, expected) => {
		const signed = await new PiApi().authenticate(credential, request);
		expect(signed.headers?.['x-api-key']).toBe(expected ? 'sk-test' : undefined);
	});
});

describe("n8n's HTTP Request, which has the address in `uri`, gets the key too", () => {
	const sign = async (request: object) =>
		await new PiApi().authenticate(credential, request as IHttpRequestOptions);
	const own = 'https://api.piapi.ai/api/v1/task';

	test('where it is that of the API', async () => {
		expect((await sign({ uri: own })).headers).toEqual({ 'x-api-key': 'sk-test' });
		expect((await sign({ uri: own, url: own })).headers).toEqual({ 'x-api-key': 'sk-test' });
	});

	test.each([
		{ uri: 'https://example.com' },
		{ uri: own, url: 'https://example.com' },
		{ uri: 'https://example.com', url: own },
		{ uri: 'piapi' },
		{},
	])('and not where any other is named: %j', async (request) => {
		expect((await sign(request)).headers).toBeUndefined();
	});
});

describe('the key is not sent unencrypted over the internet', () => {
	test.each([
		['http://api.piapi.ai', false],
		['http://8.8.8.8:8080', false],
		['http://api.8.8.8.8.nip.io', false],
		['http://10.0.0.5:8080', true],
		['http://localhost:8080', true],
	])('%s, also as its test asks: %s', async (baseUrl, isAllowed) => {
		const own = { ...credential, baseUrl };
		const test = { ...new PiApi().test.request, baseURL: baseUrl, url: '/account/info' };
		for (const request of [test, { url: `${baseUrl}/api/v1/task` }]) {
			const signed = new PiApi().authenticate(own, request as IHttpRequestOptions);
			if (isAllowed) expect((await signed).headers).toEqual({ 'x-api-key': 'sk-test' });
			else await expect(signed).rejects.toThrow(/not sent over http:\/\/ to the internet/);
		}
	});

	test('as an Upload URL neither', async () => {
		const own = { ...credential, uploadUrl: 'http://upload.theapi.app' };
		const url = 'http://upload.theapi.app/api/ephemeral_resource';
		await expect(new PiApi().authenticate(own, { url })).rejects.toThrow(/not sent over http/);
	});
});

test('the test of the credential is the free account call and follows no redirect', () => {
	expect(new PiApi().test.request).toEqual({
		baseURL: '={{$credentials.baseUrl}}',
		url: '/account/info',
		method: 'GET',
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
	});
});

describe('the test of the credential says in our words what is wrong', () => {
	/** As n8n does with the body of the answer. */
	const judge = (body: unknown) =>
		new PiApi().test
			.rules!.map(
				({ properties }) => properties as { key: string; value: unknown; message: string },
			)
			.find(({ key, value }) => (body as Record<string, unknown>)[key] === value)?.message;
	test.each([
		['an account', { code: 200, data: { plan: 'creator' }, message: 'success' }, undefined],
		['a refusal', { code: 401, data: null, message: 'invalid api key' }, /API key.*workspace/],
		['a refusal in another shape', { error: 'Unauthorized' }, /API key.*workspace/],
		['a web page', '<html>Sign in</html>', /Base URL/],
	])('%s', (_label, body, message) => {
		if (message === undefined) expect(judge(body)).toBeUndefined();
		else expect(judge(body)).toMatch(message);
	});
});
