import type { NodeFunctions } from '../../../nodes/shared/n8n/nodeFunctions';
import { readContext } from '../../../nodes/shared/piapi/context';
import { rejection } from '../kit/fakeService';
import { VirtualClock } from '../kit/virtualClock';
import { standIn } from '../kit/standIn';

const clock = new VirtualClock();
const { signal } = new AbortController();

/** What n8n gives a node whose credential is this. */
function functions(credential: object): NodeFunctions {
	return standIn({
		getCredentials: async (name: string) => (name === 'piApi' ? credential : undefined),
		getExecutionCancelSignal: () => signal,
	});
}
const read = async (credential: object) => await readContext(functions(credential), clock);

test('holds what n8n gives, the clock and the stop of the execution', async () => {
	const n8n = functions({ apiKey: 'sk-123456' });
	const context = await readContext(n8n, clock);
	expect(context).toMatchObject({ webhookSecret: '', secrets: ['sk-123456'] });
	expect([context.n8n, context.clock, context.signal]).toEqual([n8n, clock, signal]);
	expect(context.n8n).toBe(n8n);
	await context.throttle.admit();
});

test('an account is known by the service and the key, and tells neither', async () => {
	const credential = { apiKey: ' sk-123456', baseUrl: 'https://a.test/', webhookSecret: 'one' };
	const { apiKey, account } = await read(credential);
	expect(apiKey).toBe('sk-123456');
	expect(account).not.toMatch(/sk-123456|a\.test/);
	const others = [{ webhookSecret: 'two' }, { apiKey: 'sk-654321' }, { baseUrl: 'https://b.test' }];
	const isSame = others.map(async (change) => (await read({ ...credential, ...change })).account);
	expect((await Promise.all(isSame)).map((other) => other === account)).toEqual([
		...[true, false, false],
	]);
});

test('a webhook is not stopped', async () => {
	const { getCredentials } = functions({});
	const context = await readContext({ getCredentials } as NodeFunctions, clock);
	expect(context.signal).toBeUndefined();
});

test.each([
	['none', {}, 'https://api.piapi.ai', 'https://upload.theapi.app'],
	['empty', { baseUrl: ' ', uploadUrl: '' }, 'https://api.piapi.ai', 'https://upload.theapi.app'],
	[
		'own ones, with slashes and spaces',
		{ baseUrl: ' http://a.test:1/x// ', uploadUrl: 'HTTPS://b.test/' },
		'http://a.test:1/x',
		'HTTPS://b.test',
	],
])('addresses of the credential: %s', async (_label, credential, baseUrl, uploadUrl) => {
	expect(await read(credential)).toMatchObject({ baseUrl, uploadUrl });
});

test.each([
	['Base URL', { baseUrl: 'piapi' }, 'https://api.piapi.ai'],
	['Base URL', { baseUrl: 'ftp://a.test' }, 'https://api.piapi.ai'],
	['Base URL', { baseUrl: 'nohttp://a.test' }, 'https://api.piapi.ai'],
	['Upload URL', { uploadUrl: 'http://' }, 'https://upload.theapi.app'],
])('an address that is none is a problem: %s of %j', async (field, credential, standard) => {
	expect(await rejection(read(credential))).toMatchObject({
		reason: 'invalidParameter',
		facts: {
			detail: `The ${field} of the PiAPI credential is not a web address`,
			advice: `Open the credential and set it to ${standard}.`,
		},
	});
});

test.each([
	[undefined, 'Node does not have any credentials set', 'No PiAPI credential is selected'],
	[
		{ piApi: { id: '1', name: 'Old' } },
		'Credential "1" does not exist',
		'Credential "1" does not exist',
	],
])('a credential that is not there: %j', async (credentials, thrown, detail) => {
	const n8n: NodeFunctions = standIn({
		getCredentials: async () => await Promise.reject(new Error(thrown)),
		getNode: () => ({ credentials }),
	});
	expect(await rejection(readContext(n8n, clock))).toMatchObject({
		reason: 'invalidParameter',
		facts: { detail, advice: expect.stringMatching(/^Open this node and pick/) },
	});
});

test('an address to which the key would travel unencrypted is a problem', async () => {
	expect(await rejection(read({ baseUrl: 'http://api.piapi.ai' }))).toMatchObject({
		reason: 'invalidParameter',
		facts: {
			detail: expect.stringMatching(/^The Base URL .* unencrypted$/),
			advice: 'Open the credential and set it to https://api.piapi.ai.',
		},
	});
	expect(await read({ baseUrl: 'http://192.168.0.5:8080' })).toMatchObject({
		baseUrl: 'http://192.168.0.5:8080',
	});
});

test.each([
	[
		'key and webhook secret',
		{ apiKey: ' sk-1234 ', webhookSecret: 'hook-1' },
		['sk-1234', 'hook-1'],
	],
	[
		'not what is so short that it stands in ordinary words',
		{ apiKey: 'image', webhookSecret: 'a' },
		[],
	],
	[
		'a key as it is sent, and as it was copied',
		{ apiKey: '\u200bsk-12\u00ad34' },
		['sk-1234', '\u200bsk-12\u00ad34'],
	],
	['nothing where there is none', { apiKey: '' }, []],
])('the secrets to redact: %s', async (_label, credential, secrets) => {
	expect((await read(credential)).secrets).toEqual(secrets);
});

test("the webhook's secret", async () => {
	expect(await read({ webhookSecret: ' abc ' })).toMatchObject({ webhookSecret: 'abc' });
});
