/** Attackers: an image host, or the API, that begins to answer and never ends. A lost timer would hold an item for ever. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { itemWith } from '../integration/kit/binaryData';
import { attackWith, notesOf, outcomeOf, outcomes } from './kit/attack';
import { done, hang, json, png, redirect, silent, type Answer, type Hostile } from './kit/hostile';

// A time-out that nothing holds on to is lost with a garbage collection: so there is one all the time.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let collecting: NodeJS.Timeout;
beforeAll(() => void (collecting = setInterval(collectGarbage, 200)));
afterAll(() => clearInterval(collecting));

const MASK = '/mask.png';
const withFile = (path: string, answer: Answer) => (hostile: Hostile) => {
	hostile.files[path] = answer;
};
const withApi = (call: keyof Hostile['api'], answer: Answer) => (hostile: Hostile) => {
	hostile.api[call] = answer;
};
const dripping = (body: string) => hang(body, 1_000);

test('each download ends at its deadline', async () => {
	const ends = await outcomes({
		'headers, then nothing': async () => outcomeOf(await attackWith(withFile(MASK, hang()))),
		'half of an image': async () =>
			outcomeOf(await attackWith(withFile(MASK, hang(png.toString('latin1', 0, 20))))),
		'a byte a second': async () => outcomeOf(await attackWith(withFile(MASK, dripping('a')))),
		'no headers': async () => outcomeOf(await attackWith(withFile(MASK, silent))),
		'a redirect to a host that hangs': async () =>
			outcomeOf(
				await attackWith((hostile) => {
					hostile.files[MASK] = redirect('/hanging.png');
					hostile.files['/hanging.png'] = hang();
				}),
			),
		'a source that hangs': async () =>
			notesOf(
				await attackWith(withFile('/source.png', hang()), { outputs: ['mask', 'cutout'] }),
			).join(),
	});
	const NEUTRAL = /^No cutout: the source image could not be fetched from its address, or could/;
	expect(ends).toEqual({
		'headers, then nothing': 'imageGone',
		'half of an image': 'imageGone',
		'a byte a second': 'imageGone',
		'no headers': 'imageGone',
		'a redirect to a host that hangs': 'imageGone',
		'a source that hangs': expect.stringMatching(NEUTRAL),
	});
});

test('each call of the API ends at its deadline', async () => {
	const upload = { operation: 'segment', imageSource: 'binary' };
	const items = [await itemWith(png)];
	const segment = { operation: 'segment' };
	const ends: { [name: string]: string } = await outcomes({
		'get, while it waits': async () =>
			outcomeOf(await attackWith(withApi('get', dripping('{')), { waitForCompletion: true })),
		'get, once': async () => outcomeOf(await attackWith(withApi('get', hang()))),
		account: async () =>
			outcomeOf(await attackWith(withApi('account', dripping('{')), { operation: 'getAccount' })),
		'create, and the history knows no more': async () =>
			outcomeOf(
				await attackWith((hostile) => {
					hostile.api.create = dripping('{"code":200,');
					hostile.api.history = json(400, { code: 400, message: 'no history' });
				}, segment),
			),
		'create, and the history hangs as well': async () =>
			outcomeOf(
				await attackWith((hostile) => {
					hostile.api.create = hang();
					hostile.api.history = dripping('{');
				}, segment),
			),
		upload: async () => outcomeOf(await attackWith(withApi('upload', hang()), upload, { items })),
	});
	expect(ends).toEqual({
		'get, while it waits': 'timedOut',
		'get, once': 'network',
		account: 'network',
		'create, and the history knows no more': 'unknownCreate',
		'create, and the history hangs as well': 'unknownCreate',
		upload: 'network',
	});
});

test('a create that meets its limit is looked for, and not sent again', async () => {
	const { main, requests } = await attackWith(
		(hostile) => {
			let input: object = {};
			hostile.api.create = (request, response, body) => {
				input = (JSON.parse(body) as { input: object }).input;
				dripping('{"code":200,')(request, response, body);
			};
			const row = () => ({ task_id: 't-1', status: 'finished', created_at: Date.now() / 1000 });
			hostile.api.history = (...call) => json(200, { code: 200, data: [row()] })(...call);
			hostile.api.get = (...call) => {
				const created_at = new Date().toISOString();
				json(200, done(hostile.url, { input, meta: { created_at } }))(...call);
			};
		},
		{ operation: 'segment' },
	);
	expect(main[0].json).toMatchObject({ task_id: 't-1', outcome: 'succeeded' });
	expect(requests.filter((each) => each === 'POST /api/v1/task')).toHaveLength(1);
});

describe('a stop of the execution ends', () => {
	const waiting = { taskId: 't-1', waitForCompletion: true };
	test.each<[string, Parameters<typeof withApi>[0] | 'file', object]>([
		['Segment', 'create', { operation: 'segment' }],
		['Submit', 'create', { operation: 'submit' }],
		['Get Task', 'get', waiting],
		['Get Account', 'account', { operation: 'getAccount' }],
		['a download', 'file', waiting],
	])('%s', async (_label, call, parameters) => {
		let stop = () => {};
		let stoppedMs = 0;
		const answer: Answer = (...given) => {
			dripping('{')(...given);
			setTimeout(() => {
				stoppedMs = Date.now();
				stop();
			}, 500);
		};
		const prepare = call === 'file' ? withFile(MASK, answer) : withApi(call, answer);
		const options = { timeoutSeconds: 100 };
		const { run } = await attackWith(prepare, { ...parameters, options } as never, {
			onStart: (by) => void (stop = by),
		});
		expect(run.status).toBe('canceled');
		// It takes about a second, or a few where the machine is busy; the request's own time is half a minute.
		expect(Date.now() - stoppedMs).toBeLessThan(15_000);
	});
});
