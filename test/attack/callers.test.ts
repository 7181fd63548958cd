/** Attackers: a stranger who calls the trigger or fills in a form, and a user who may edit workflows, but no credentials. */
import { fetch } from 'undici';

import { PiApi } from '../../credentials/PiApi.credentials';
import { itemWith } from '../integration/kit/binaryData';
import { startTrigger, type TriggerServer } from '../integration/kit/triggerServer';
import { attack, attackWith, HOOK_SECRET, KEY, outcomeOf, reasonOf } from './kit/attack';
import { done, json, png, startHostile, task, type Hostile } from './kit/hostile';

describe('a stranger who calls the trigger', () => {
	let hostile: Hostile;
	let trigger: TriggerServer;
	beforeEach(async () => {
		hostile = await startHostile();
		const { url: baseUrl } = hostile;
		trigger = await startTrigger({
			credential: { apiKey: KEY, baseUrl, webhookSecret: HOOK_SECRET },
		});
	});
	afterEach(async () => {
		expect(JSON.stringify([trigger.logged, trigger.starts])).not.toMatch(`${KEY}|${HOOK_SECRET}`);
		await Promise.all([trigger.close(), hostile.close()]);
	});

	async function call(body: string, headers: { [name: string]: string }): Promise<number> {
		const all = { 'content-type': 'application/json', ...headers };
		return (await fetch(trigger.url, { method: 'POST', headers: all, body })).status;
	}

	const good = JSON.stringify({ timestamp: 1, data: { task_id: 't-1', status: 'completed' } });
	test.each<[string, { [name: string]: string }]>([
		['no secret', {}],
		['an empty one', { 'x-webhook-secret': '' }],
		['its beginning', { 'x-webhook-secret': HOOK_SECRET.slice(0, -1) }],
		['a longer one', { 'x-webhook-secret': `${HOOK_SECRET}x` }],
		['several at once', { 'x-webhook-secret': `a, ${HOOK_SECRET}, b` }],
		['the key', { 'x-webhook-secret': KEY }],
		['it in another header', { 'x-api-key': HOOK_SECRET, authorization: HOOK_SECRET }],
		['a name of all objects', { 'x-webhook-secret': '__proto__' }],
	])('with %s: refused, and nobody is asked', async (_label, headers) => {
		expect(await call(good, headers)).toBe(403);
		expect([hostile.requests, trigger.starts]).toEqual([[], []]);
	});

	const known = { 'x-webhook-secret': HOOK_SECRET };
	test.each([
		'{}',
		'[]',
		'null',
		'1',
		'{"data":{"task_id":"../../account/info"}}',
		'{"data":{"task_id":"t-1?a=b"}}',
		'{"data":{"task_id":".."}}',
		'{"data":{"task_id":["t-1"]}}',
		'{"__proto__":{"task_id":"t-1"}}',
		`{"data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
		`{"task_id":"${'a'.repeat(1_000_000)}"}`,
	])('with the secret, but no task: %.40s', async (body) => {
		expect(await call(body, known)).toBe(400);
		expect([hostile.requests, trigger.starts]).toEqual([[], []]);
	});

	test('a forged report of a real task tells nothing', async () => {
		hostile.api.get = json(200, task({ status: 'failed', error: { message: 'no' } }));
		const forged = { ...done('http://10.0.0.1'), forged: 'forged' };
		expect(await call(JSON.stringify(forged), known)).toBe(200);
		expect(trigger.starts).toEqual([]);
		hostile.api.get = json(200, done(hostile.url, { task_id: 't-2' }));
		await call(JSON.stringify({ data: { ...forged.data, task_id: 't-2' }, forged }), known);
		expect(trigger.starts).toHaveLength(1);
		expect(JSON.stringify(trigger.starts)).not.toMatch(/forged|10\.0\.0\.1/);
	});

	test('a task is worth one start, however often and at once it is reported', async () => {
		const calls = Array.from({ length: 50 }, async () => await call(good, known));
		await Promise.all(calls);
		await call(good, known);
		expect(trigger.starts).toHaveLength(1);
	});

	test('and however its ID is spelled', async () => {
		const id = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';
		const bare = id.replaceAll('-', '');
		const spellings = [id, id.toUpperCase(), bare, bare.toUpperCase(), bare.replace(/../g, '$&-')];
		const report = async (task_id: string) =>
			await call(JSON.stringify({ data: { task_id, status: 'completed' } }), known);
		await Promise.all(spellings.map(report));
		for (const each of spellings) await report(each);
		expect(trigger.starts).toHaveLength(1);
	});

	test('a credential whose secret is short has none', async () => {
		await trigger.close();
		for (const webhookSecret of ['', ' ', 'fifteen letters', `${' '.repeat(20)}short`]) {
			const credential = { apiKey: KEY, baseUrl: hostile.url, webhookSecret };
			trigger = await startTrigger({ credential });
			for (const secret of [webhookSecret, webhookSecret.trim()]) {
				expect(await call(good, { 'x-webhook-secret': secret })).toBe(403);
			}
			await trigger.close();
		}
		expect(hostile.requests).toEqual([]);
	});
});

describe('a stranger who fills in a form', () => {
	const icns = Buffer.alloc(64);
	icns.write('icns', 0, 'latin1');
	icns.writeUInt32BE(64, 4);
	icns.write('ic07', 8, 'latin1');
	const FILES: Array<[string, Buffer]> = [
		['an SVG without an end', Buffer.from(`<svg ${'<svg a="'.repeat(1e6)}`)],
		['blanks without an end', Buffer.alloc(20 * 1024 ** 2, ' ')],
		['an icon whose first part has no length', icns],
		[
			'a HEIC of empty boxes',
			Buffer.from(`\0\0\0\u0010ftypheic${'\0\0\0\0meta'.repeat(1e5)}`, 'latin1'),
		],
		[
			'a JPEG XL of empty boxes',
			Buffer.from(`\0\0\0\u000cJXL \r\n\u0087\n${'\0\0\0\0jxlp'.repeat(1e5)}`, 'latin1'),
		],
		[
			'a TIFF that points to itself',
			Buffer.from(
				'II*\0\u0008\0\0\0\u0001\0\u0000\u0001\u0003\0\u0008\0\0\0\u0008\0\0\0',
				'latin1',
			),
		],
		[
			'a JPEG of fill bytes',
			Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(20 * 1024 ** 2, 0xff)]),
		],
		['a PNG of empty parts', Buffer.concat([png.subarray(0, 33), Buffer.alloc(20 * 1024 ** 2)])],
		['a WebP that says it is whole', Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1')],
		[
			'a PNG of 60,000 pixels a side',
			Buffer.concat([
				png.subarray(0, 16),
				Buffer.from([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]),
				png.subarray(24),
			]),
		],
		['an image of 51 MB', Buffer.concat([png, Buffer.alloc(51 * 1024 ** 2)])],
	];
	test.each(FILES)('%s: refused before anything is paid', async (_label, bytes) => {
		const output = await attackWith(
			() => {},
			{ operation: 'segment', imageSource: 'binary' },
			{
				items: [await itemWith(bytes)],
			},
		);
		expect(outcomeOf(output)).toBe('unusableImage');
		expect(output.requests).toEqual([]);
	});
});

describe('a user who may not see the key', () => {
	const credential = {
		apiKey: KEY,
		baseUrl: 'https://api.piapi.ai',
		uploadUrl: 'https://upload.theapi.app',
	};
	test.each([
		{ url: 'https://evil.example.com/' },
		{ url: 'https://api.piapi.ai.evil.example.com/' },
		{ url: 'https://api.piapi.ai@evil.example.com/' },
		{ url: 'https://api.piapi.ai:444/' },
		{ url: 'http://api.piapi.ai/' },
		{ url: '//evil.example.com/', baseURL: 'https://api.piapi.ai' },
		{ url: '/\\evil.example.com/', baseURL: 'https://api.piapi.ai' },
		{ url: 'https:\\\\evil.example.com', baseURL: 'https://api.piapi.ai' },
		{ url: '\thttps://evil.example.com', baseURL: 'https://api.piapi.ai' },
		{ url: 'https://api.piapi.ai\t@evil.example.com/' },
		{ url: '/a', baseURL: 'https://evil.example.com' },
		{ url: '' },
		// HTTP Request names its address so; there a user may also choose a proxy and trust any certificate.
		{ uri: 'https://api.piapi.ai/', proxy: 'http://evil.example.com', rejectUnauthorized: false },
	])('does not get it sent to another address: %j', async (request) => {
		const signed = await new PiApi().authenticate(credential, request as never);
		expect(JSON.stringify(signed)).not.toContain(KEY);
	});

	test.each([
		'http://api.piapi.ai',
		'http://8.8.8.8',
		'http://a.8.8.8.8.nip.io',
		'http://[64:ff9b::808:808]',
	])('nor unencrypted over the internet: %s', async (baseUrl) => {
		const own = { ...credential, baseUrl };
		const request = { baseURL: baseUrl, url: '/account/info' };
		await expect(new PiApi().authenticate(own, request)).rejects.toThrow(/not sent over http/);
		const hostile = await startHostile();
		for (const operation of ['segment', 'submit', 'getTask', 'getAccount']) {
			const { error } = await attack(hostile, { operation }, { credential: own });
			expect(error?.message).toMatch(/begins with http:/);
		}
		await hostile.close();
	});

	test.each([
		['over http', 'http://n8n.example.com/webhook/a/piapi', HOOK_SECRET],
		['over http, to an address in a name', 'http://n8n.8.8.8.8.nip.io/webhook', HOOK_SECRET],
		['to what is no web address', 'ftp://n8n.example.com/', HOOK_SECRET],
		['with a secret that is none', 'https://n8n.example.com/webhook', 'fifteen letters'],
	])('gets no Callback URL %s', async (_label, callbackUrl, webhookSecret) => {
		const hostile = await startHostile();
		const own = { apiKey: KEY, baseUrl: hostile.url, webhookSecret };
		const parameters = { operation: 'submit', callbackUrl };
		const { error } = await attack(hostile, parameters, { credential: own });
		expect(reasonOf(error)).toBe('invalidParameter');
		expect(hostile.requests.filter((each) => each.startsWith('POST'))).toEqual([]);
		await hostile.close();
	});

	test.each([
		'../../account/info',
		'..%2F..%2Faccount%2Finfo',
		'a?b=c',
		'a#b',
		'//evil.example.com',
		'.',
		'..',
		'%2e%2e',
		'..\\..',
		'a'.repeat(1_000_000),
	])('gets to no other call by a Task ID that is none (%#)', async (taskId) => {
		for (const waitForCompletion of [true, false]) {
			const output = await attackWith(() => {}, { taskId, waitForCompletion });
			expect(outcomeOf(output)).toBe('invalidParameter');
			expect(output.error!.message.length).toBeLessThan(200);
			expect(output.requests).toEqual([]);
		}
	});
});
