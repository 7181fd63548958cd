/** Attackers: the API itself, a proxy in between, or whatever else answers at its address. */
import { gzipSync } from 'node:zlib';

import {
	attack,
	attackWith,
	expectNoSecrets,
	HOOK_SECRET,
	KEY,
	outcomeOf,
	SIGNATURE,
} from './kit/attack';
import { done, file, json, startHostile, task, type Answer, type Hostile } from './kit/hostile';
import { watchStretches } from './kit/stretch';

const MB = 1024 ** 2;
const withApi = (call: keyof Hostile['api'], answer: Answer) => (hostile: Hostile) => {
	// What is lost is not looked for, which takes two minutes.
	hostile.api.history = json(400, { code: 400, message: 'no history' });
	hostile.api[call] = answer;
};
const gzip = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
const once = { options: { timeoutSeconds: 1 } };
const OPERATIONS = [
	['get', {}],
	['account', { operation: 'getAccount' }],
	['create', { operation: 'segment', options: { timeoutSeconds: 1 } }],
] as const;

/** Answers that ask for more work than any answer is worth. All but the first two are what JSON may be. */
const BOMBS: Array<[string, () => Answer]> = [
	['gzip of 300 MB', () => file(gzipSync(Buffer.alloc(300 * MB, ' ')), gzip)],
	[
		'gzip of gzip',
		() => file(gzipSync(gzipSync(Buffer.alloc(300 * MB))), { 'content-encoding': 'gzip, gzip' }),
	],
	[
		'30 MB of small keys',
		() => json(200, `{${Array.from({ length: 3e6 }, (_, at) => `"${at}":1`).join()}}`),
	],
	['30 MB of brackets', () => json(200, '['.repeat(15e6) + ']'.repeat(15e6))],
	[
		'120 MB in one text',
		() => json(200, `{"code":400,"message":"${'insufficient '.repeat(9e6)}"}`),
	],
	['40 MB of quotes in one text', () => json(400, `{"message":"${'\\"'.repeat(20e6)}"}`)],
	[
		'words that are nearly in other words',
		() => {
			const [like, unlike] = [`c${'a'.repeat(5e6)}`, `c${'a'.repeat(5e6 - 1)}`.repeat(8)];
			const error = { message: unlike + 'a'.repeat(1e7), raw_message: like };
			return json(200, task({ status: 'failed', error }));
		},
	],
	[
		'texts that are hard to clean',
		() =>
			json(200, task({ status: 'failed', logs: Array<string>(60).fill('a-b.c+d:'.repeat(2e5)) })),
	],
	[
		'names of megabytes',
		() =>
			json(
				200,
				task({ status: 'failed', output: { ['a-'.repeat(2e7)]: 1, ['_- '.repeat(1e7)]: 1 } }),
			),
	],
];

describe.each(OPERATIONS)('%s', (call, parameters) => {
	test.each(BOMBS)('%s: n8n goes on answering, and the run ends', async (_label, make) => {
		const answer = make();
		const { output, longest } = await watchStretches(
			async () => await attackWith(withApi(call, answer), { ...once, ...parameters }),
		);
		expect(outcomeOf(output)).not.toMatch(/unexpected|no reason/);
		// What is wrong here takes minutes, which is thousands.
		expect(longest).toBeLessThan(250);
	});
});

describe('a create whose answer is not one', () => {
	const deep = '['.repeat(5_000) + ']'.repeat(5_000);
	const paid = { status: 'pending', input: { prompt: 'shoe' } };
	test.each<[string, Answer, RegExp]>([
		[
			'5,000 deep',
			json(200, `{"code":200,"data":{"task_id":"paid-1","status":"","x":${deep}}}`),
			/paid-1/,
		],
		[
			'500,000 deep, beside it',
			json(200, `{"data":{"task_id":"paid-2"},"x":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
			/paid-2/,
		],
		['a whole task beside a 500', json(500, task({ ...paid, task_id: 'paid-3' })), /paid-3/],
		['a whole task beside a 403', json(403, task({ ...paid, task_id: 'paid-4' })), /paid-4/],
		[
			'a prototype',
			json(
				200,
				'{"data":{"task_id":"paid-5","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
			),
			/paid-5/,
		],
		[
			'broken Brotli',
			file('\u0011\u0022nonsense'.repeat(50), { 'content-encoding': 'br' }),
			/may or may not exist/,
		],
		['broken gzip', file('nonsense', gzip), /may or may not exist/],
		[
			'cut off',
			file('{"code":200,"data":{"task_id":"t-', { 'content-length': '9999' }),
			/may or may not exist/,
		],
		['a page with status 200', file('<html>'), /may or may not exist/],
		['an empty ID', json(200, task({ task_id: ' ' })), /may or may not exist/],
		['an ID of 30 MB', json(200, task({ task_id: 'a'.repeat(30 * MB) })), /may or may not exist/],
		['an ID that leads elsewhere', json(200, task({ task_id: '..' })), /may or may not exist/],
		[
			'a line that ends at once',
			(request) => void request.socket.destroy(),
			/may or may not exist/,
		],
		[
			'a header that is none',
			(request) => void request.socket.end('HTTP/1.1 200 OK\r\nbad header\r\n\r\n'),
			/may or may not exist/,
		],
	])('%s: sent once, and the paid task is never forgotten', async (_label, answer, expected) => {
		const { main, error, requests } = await attackWith(
			(hostile) => {
				hostile.api.create = answer;
				hostile.api.history = json(400, { code: 400, message: 'no history' });
			},
			{ operation: 'segment' },
		);
		expect(JSON.stringify([main, error?.message, error?.description])).toMatch(expected);
		expect(requests.filter((each) => each.startsWith('POST'))).toHaveLength(1);
	});

	test.each([
		[
			'190,000 lists',
			() => ({ data: Object.fromEntries(Array.from({ length: 19e4 }, (_, at) => [at, []])) }),
		],
		[
			'20,000 rows',
			() => ({ data: Array.from({ length: 2e4 }, (_, at) => ({ task_id: `x-${at}` })) }),
		],
		['no rows, 5,000 deep', () => deep],
	])('a history of %s: the create is told as lost', async (_label, make) => {
		const given = make();
		const body = typeof given === 'string' ? given : JSON.stringify(given);
		let stop = () => {};
		const hostile = await startHostile();
		hostile.api.create = (request) => void request.socket.destroy();
		hostile.api.history = json(200, body);
		// To look for it goes on for two minutes, if it is not stopped.
		setTimeout(() => stop(), 6_000);
		const output = await attack(
			hostile,
			{ operation: 'segment' },
			{ onStart: (by) => (stop = by) },
		);
		await hostile.close();
		expect(output.run.status).toMatch(/canceled|error/);
		expect(hostile.requests.filter((each) => each.startsWith('POST'))).toHaveLength(1);
	});
});

describe('what the service says', () => {
	test('the exact words of a failure are told', async () => {
		const error = { code: 10000, message: 'failed to process', raw_message: 'no box found' };
		const get = json(200, task({ status: 'failed', error }));
		const output = await attackWith(withApi('get', get), { waitForCompletion: true });
		expect(output.error?.message).toMatch(/failed to process: no box found/);
	});

	test.each(['cancelled', 'Canceled', 'FAILED\t', 'error'])('%s is the end', async (status) => {
		const output = await attackWith(withApi('get', json(200, task({ status }))), {
			waitForCompletion: true,
			options: { timeoutSeconds: 60 },
		});
		expect(outcomeOf(output)).toBe('taskFailed');
		expect(output.requests).toHaveLength(1);
	});

	test('an answer about another task is on no item', async () => {
		const get = json(200, done('http://127.0.0.1:9', { task_id: 'another' }));
		for (const operation of ['segment', 'getTask']) {
			const output = await attackWith(
				(hostile) => {
					hostile.api.get = get;
					hostile.api.create = json(200, task({ task_id: `own-${operation}`, status: '' }));
				},
				{ operation, taskId: 'own-getTask', waitForCompletion: true },
			);
			expect(outcomeOf(output)).toBe('timedOut');
			expect(output.error?.description).toContain(`own-${operation}`);
		}
	});

	test('a name of all objects changes none', async () => {
		const body = `{"code":200,"data":{"task_id":"t-1","status":"failed","task_type":"segment",
			"__proto__":{"polluted":1},"output":{"__proto__":{"polluted":1}},"logs":[{"__proto__":{"polluted":1}}]}}`;
		const { main } = await attackWith(withApi('get', json(200, body)));
		expect(main[0].json.outcome).toBe('failed');
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

/** Words and fields that hold what nobody may read. */
const LEAKS: { [label: string]: unknown } = {
	'the key in words': `wrong key ${KEY}, try again`,
	'both, as an address spells them': `https://a.example.com/?a=${encodeURIComponent(`${KEY} ${HOOK_SECRET}`)}`,
	'a signed address': `at https://s3.example.com/a.png?X-Amz-Date=1&X-Amz-Signature=${SIGNATURE}`,
	'in capitals': `HTTPS://S3.EXAMPLE.COM/a?x-AMZ-signature=${SIGNATURE}`,
	'of another cloud': `https://oss.example.com/a?OSSAccessKeyId=1&Signature=${SIGNATURE}`,
	'of Azure': `https://a.blob.example.com/a?sv=1&sig=${SIGNATURE}`,
	'a password': `https://user:${SIGNATURE}@a.example.com/`,
	'behind an apostrophe': `https://a.blob.example.com/bob's%20shoe.png?sv=1&sig=${SIGNATURE}`,
	'behind blanks and brackets': `https://a.example.com/bob's shoe {1}|"x".png?sv=1&sig=${SIGNATURE}`,
	'without a scheme': `a.blob.example.com/bob's shoe.png?sv=1&sig=${SIGNATURE}`,
	'of Dropbox': `https://dropbox.example.com/scl/fi/a.png?rlkey=${SIGNATURE}&raw=1`,
	'of Google Drive': `https://drive.example.com/uc?id=1&resourcekey=${SIGNATURE}`,
	"a password's tail": `https://user:pa'"${SIGNATURE}@a.example.com/`,
	"a password's tail, without a scheme": `user:pa'${SIGNATURE}@a.example.com/`,
	'a parameter with a quote': `password=a"${SIGNATURE}`,
	'JSON with an escaped quote': JSON.stringify({ password: `a"${SIGNATURE}` }),
	'JSON in JSON, with an escaped quote': JSON.stringify(
		JSON.stringify({ password: `a"${SIGNATURE}` }),
	),
	'the address of a hook': {
		notification_hook_url: `https://hooks.example.com/T0/${SIGNATURE}`,
		webhookUrl: `https://hooks.example.com/T0/${SIGNATURE}`,
	},
	'a parameter password': `https://a.example.com/?password=${SIGNATURE}`,
	'a token behind a hash': `https://a.example.com/#access_token=${SIGNATURE}`,
	'one address in another': `https://a.example.com/?to=${encodeURIComponent(`https://b.example.com/?hmac=${SIGNATURE}`)}`,
	'words with a parameter': `password=${SIGNATURE} jwt=${SIGNATURE}`,
	'a header': `Authorization: Bearer ${SIGNATURE}`,
	'JSON in a text': JSON.stringify({ token: SIGNATURE, 'x-webhook-secret': SIGNATURE }),
	'fields by their names': {
		token: SIGNATURE,
		password: SIGNATURE,
		'x-webhook-secret': SIGNATURE,
		hmac: SIGNATURE,
		JWT: SIGNATURE,
		apiKey: [SIGNATURE],
		deeper: [{ access_token: { a: SIGNATURE } }],
	},
	'a secret as a name': { [KEY]: 1, [`a ${HOOK_SECRET}`]: { [KEY]: 1 } },
};

describe('secrets in', () => {
	test.each(Object.entries(LEAKS))('%s', async (_label, leak) => {
		const error = { message: leak, raw_message: leak, detail: leak };
		const words = { error, logs: [leak], detail: leak, config: { webhook_config: leak } };
		const image = typeof leak === 'string' ? leak : 'https://a.example.com/a.png';
		const fields = { ...words, input: { image, prompt: leak }, meta: leak, output: { note: leak } };
		const answers: Answer[] = [
			json(200, task({ status: 'failed', ...fields })),
			json(200, done('http://127.0.0.1:9', fields)),
			json(200, task({ status: 'pending', ...fields, task_id: `t ${KEY}` })),
			json(400, { code: 400, message: leak, error: leak }),
			json(401, { code: 401, message: leak }),
			json(500, { error }),
			json(200, { code: 200, data: { plan: leak, wallet: leak, [`${KEY}`]: leak } }),
			file('', { location: typeof leak === 'string' ? encodeURI(leak) : '/' }, 302),
		];
		const runs = answers.flatMap((answer) =>
			OPERATIONS.map(async ([call, parameters]) => {
				const given = { ...once, waitForCompletion: call === 'get', ...parameters };
				return await attackWith(withApi(call, answer), given);
			}),
		);
		expect(await Promise.all(runs)).toHaveLength(answers.length * OPERATIONS.length);
	});

	test.each([
		[
			'addresses of images',
			(url: string) => ({ output: { image_url: `${url}/${KEY}/mask.png?sig=${SIGNATURE}` } }),
		],
		['names of sources', (url: string) => ({ input: { image: `${url}/${KEY}.png`, prompt: 'a' } })],
		['hosts', () => ({ output: { image_url: `http://${KEY}.internal/mask.png` } })],
	])('%s', async (_label, fields) => {
		await attackWith((hostile) => {
			hostile.api.get = json(200, done(hostile.url, fields(hostile.url)));
		});
	});

	test('a secret that is a word of the service changes no task', async () => {
		const hostile = await startHostile();
		const credential = {
			apiKey: 'completed',
			baseUrl: hostile.url,
			webhookSecret: 'image_url mask.png',
		};
		const output = await attack(hostile, {}, { credential });
		await hostile.close();
		expect(output.main[0].json).toMatchObject({ outcome: 'succeeded', status: 'completed' });
		expect(output.main[0].binary).toHaveProperty('mask');
	});

	test('live errors of the network, with their requests', async () => {
		for (const operation of ['segment', 'submit', 'getTask', 'getAccount']) {
			const hostile = await startHostile();
			await hostile.close();
			const output = await attack(hostile, { ...once, operation });
			expect(output.error).toBeDefined();
			expectNoSecrets(output);
		}
	});
});
