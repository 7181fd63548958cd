import type { INodeParameters } from 'n8n-workflow';

import type { ScriptedAnswer } from '../tools/simulator';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

describe('a wrong field stops the run before anything is sent', () => {
	const rows: Array<[string, INodeParameters, RegExp]> = [
		['an empty prompt', { prompt: '={{ " " }}' }, /Prompt is empty/],
		[
			'a prompt of many pages',
			{ prompt: '={{ "shoe, ".repeat(10 ** 6) }}' },
			/^The Prompt is too long: 5999999 characters$/,
		],
		[
			'a negative prompt of many pages',
			{ operation: 'submit', negativePrompt: 'a'.repeat(5_001) },
			/^The Negative Prompt is too long: 5001 characters$/,
		],
		[
			'a field of files with a name of many pages',
			{ imageSource: 'binary', binaryPropertyName: 'a,'.repeat(5_001) },
			/^The Input Binary Field is too long: 10002 characters$/,
		],
		[
			'more task IDs than any run has',
			{ operation: 'getTask', taskId: '={{ Array(10 ** 6).fill("t") }}' },
			/^Task ID is a list with 1000000 entries$/,
		],
		[
			'more task IDs in a text than any run has',
			{
				operation: 'getTask',
				taskId: "={{ [...Array(5001).keys()].map((id) => `t${id}`).join(' ') }}",
			},
			/^The Task ID holds more than 5000 IDs$/,
		],
		['no image', { imageUrl: '={{ $json.nothing }}' }, /Image URL is empty/],
		['an image that is no address', { imageUrl: 'photo.jpg' }, /Image URL is not a web address/],
		[
			'an image on an FTP server',
			{ imageUrl: 'ftp://a.test/a.jpg' },
			/Image URL is not a web address/,
		],
		['an image on the disk', { imageUrl: 'file:///etc/passwd' }, /Image URL is not a web address/],
		[
			'a segment factor of 1.5',
			{ segmentFactor: 1.5 },
			/Segment Factor is not a whole number: 1.5/,
		],
		[
			'a segment factor in words',
			{ segmentFactor: 'much' },
			/Segment Factor is not a whole number: much/,
		],
		[
			'a segment factor beyond any image',
			{ segmentFactor: -10_001 },
			/Segment Factor is too far from 0: -10001/,
		],
		[
			'an image source that there is none of',
			{ imageSource: 'drive' },
			/Image Source is not one of the options: drive/,
		],
		[
			'a way to send that there is none of',
			{ imageSource: 'binary', options: { sendBinaryAs: 'fax' } },
			/Send File As under Options is not one of the options: fax/,
		],
		['an unknown output', { outputs: ['masks'] }, /Outputs contains "masks"/],
		[
			'a time-out of zero',
			{ options: { timeoutSeconds: 0 } },
			/^Timeout \(Seconds\) under Options .* at least 1: 0/,
		],
		[
			'a time-out in words',
			{ options: { timeoutSeconds: 'long' } },
			/^Timeout \(Seconds\) under Options.*long/,
		],
		[
			'an empty task ID',
			{ operation: 'getTask', taskId: '={{ $json.nothing }}' },
			/Task ID is empty/,
		],
		[
			'a callback that is no address',
			{ operation: 'submit', callbackUrl: 'here' },
			/Callback URL is not a web address/,
		],
	];
	test.each(rows)('%s', async (_label, parameters, message) => {
		const { error } = await run(parameters, { items: [{ json: {} }, { json: {} }] });
		expect(error).toMatchObject({
			message: expect.stringMatching(message),
			context: { itemIndex: 0 },
		});
		// Get Task never pays, so there is nothing to say about it.
		if (parameters.operation !== 'getTask') expect(error?.description).toMatch(/Nothing was paid/);
		expect(sim.simulator.requests).toEqual([]);
	});

	describe('an image that PiAPI cannot reach', () => {
		// The service is a public one that does not exist: an address that passed would fail there, unpaid.
		const credential = { apiKey: 'k', baseUrl: 'https://piapi.example.com' };
		test.each([
			'http://localhost/a.jpg',
			'http://192.168.1.20/a.jpg',
			'http://[::1]/a.jpg',
			'http://2130706433/a.jpg',
			'https://nas.local/a.jpg',
			'http://fileserver/a.jpg',
		])('%s', async (imageUrl) => {
			const { error } = await run({ imageUrl }, { credential });
			expect(error).toMatchObject({
				message: expect.stringMatching(/^PiAPI cannot reach the image at http/),
				description: expect.stringMatching(/set Image Source to Binary File.*Nothing was paid/),
			});
		});

		test('does not show a signature in the address', async () => {
			const imageUrl = 'http://10.0.0.1/a.jpg?X-Amz-Signature=abc123';
			const { error } = await run({ imageUrl }, { credential });
			expect(`${error?.message} ${JSON.stringify(error?.context)}`).not.toContain('abc123');
		});
	});

	test('also if only a later item has it', async () => {
		const items = ['shirt', 'shoe', ''].map((prompt) => ({ json: { prompt } }));
		const { error } = await run({ prompt: '={{ $json.prompt }}' }, { items });
		expect(error).toMatchObject({ message: 'The Prompt is empty', context: { itemIndex: 2 } });
		expect(error?.description).toMatch(/clothes, shoes\. Nothing was paid for this item\.$/);
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('what PiAPI refuses', () => {
	const says = (status: number, message: string, code = status): ScriptedAnswer => ({
		status,
		body: { code, message, data: null },
	});
	const rows: Array<[string, ScriptedAnswer, string, RegExp]> = [
		['no credit', says(402, 'insufficient credits'), 'noCredit', /does not have enough credit/],
		['a plan too low', says(403, 'Insufficient plan level'), 'planTooLow', /plan does not allow/],
		[
			'a bad request',
			says(400, 'image format not supported'),
			'refused',
			/refused.*image format not supported/,
		],
		[
			'an error inside HTTP 200',
			says(200, 'quota gone: insufficient quota', 400),
			'noCredit',
			/does not have enough credit/,
		],
		[
			'a redirect',
			{ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
			'redirected',
			/redirects to another address/,
		],
		[
			"somebody else's page",
			{ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>nginx</html>' },
			'notPiApi',
			/did not come from PiAPI/,
		],
	];
	test.each(rows)('%s: one request, nothing paid', async (_label, answer, reason, message) => {
		// An address is told by the account, which is asked first where its plan says how many images go at once.
		const isAddress = reason === 'redirected';
		sim.simulator.script(isAddress ? 'account' : 'create', [answer]);
		const { error } = await run({}, { items: Array(isAddress ? 2 : 1).fill({ json: {} }) });
		expect(error).toMatchObject({
			message: expect.stringMatching(message),
			context: { data: { reason } },
		});
		expect(error?.description).not.toBe('');
		expect(sim.simulator.counters.requests.create).toBe(isAddress ? 0 : 1);
		expect(sim.simulator.counters.tasksPaid).toBe(0);
	});

	test('a wrong key: one request, not two, and the key is in no error', async () => {
		const credential = { apiKey: 'sk-wrong-key', baseUrl: sim.simulator.apiUrl };
		const { error, run: whole } = await run({}, { credential });
		expect(error).toMatchObject({
			message: 'PiAPI does not accept the API key',
			context: { data: { reason: 'unauthorized' } },
		});
		expect(sim.simulator.requests).toHaveLength(1);
		expect(JSON.stringify(whole)).not.toContain('sk-wrong-key');
	});

	test('a wrong key with many items: one request in all', async () => {
		const credential = { apiKey: 'sk-wrong-key', baseUrl: sim.simulator.apiUrl };
		const { error } = await run({}, { credential, items: [{ json: {} }, { json: {} }] });
		expect(error?.message).toBe('PiAPI does not accept the API key');
		expect(sim.simulator.requests.map(({ kind }) => kind)).toEqual(['account']);
	});

	test('a rate limit that lasts past the deadline', async () => {
		const busy: ScriptedAnswer = { status: 429, body: { code: 429, message: 'slow down' } };
		sim.simulator.script(
			'create',
			Array.from({ length: 20 }, () => busy),
		);
		const { error } = await run({ options: { timeoutSeconds: 2 } });
		expect(error?.message).toMatch(/too many requests/);
		expect(error?.description).toMatch(/Nothing was paid/);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});

	test('a service that is not there', async () => {
		const credential = { apiKey: 'k', baseUrl: 'http://localhost.invalid' };
		const imageUrl = 'https://example.com/photo.jpg';
		const { error } = await run({ imageUrl }, { credential });
		expect(error?.message).toMatch(/could not reach PiAPI \((ENOTFOUND|EAI_AGAIN)\)/);
	});

	test('a credential whose Base URL is no address', async () => {
		const { error } = await run({}, { credential: { apiKey: 'k', baseUrl: 'piapi' } });
		expect(error?.message).toMatch(/Base URL of the PiAPI credential is not a web address/);
	});
});

test('an item with very many fields gives them to some of its failed files, and every file is told', async () => {
	const json = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`k${index}`, 1]));
	const junk = { data: Buffer.from('junk').toString('base64'), mimeType: 'image/png' };
	const binary = Object.fromEntries([1, 2, 3, 4].map((index) => [`P_${index}`, junk]));
	const { errorOutput } = await run(
		{ imageSource: 'binary', binaryPropertyName: 'P_*' },
		{ items: [{ json, binary }], settings: { onError: 'continueErrorOutput' } },
	);
	expect(errorOutput.map((item) => Object.keys(item.json).length)).toEqual([40_001, 40_001, 1, 1]);
	for (const item of errorOutput)
		expect(item.json.error).toMatchObject({ reason: 'unusableImage', outcome: 'failed' });
});
