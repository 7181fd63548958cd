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

test('rows whose source never comes hold up no other row', async () => {
	const events: string[] = [];
	const answers: { [path: string]: Answer } = {
		'/silent.png': silent,
		'/headers.png': hang(),
		'/dripping.png': dripping('a'),
		'/good.png': (_request, response) => void response.end(png),
	};
	const paths = ['/silent.png', '/headers.png', '/dripping.png'];
	const late = Array.from({ length: 15 }, (_, at) => `late-${at}`);
	const good = Array.from({ length: 4 }, (_, at) => `good-${at}`);
	const output = await attackWith(
		(hostile) => {
			for (const [path, answer] of Object.entries(answers)) {
				hostile.files[path] = (request, response, body) => {
					if (path === '/good.png') events.push('a good source is asked for');
					response.on('close', () => events.push(`the end of ${path}`));
					answer(request, response, body);
				};
			}
			hostile.api.get = (request, ...rest) => {
				const task_id = (request.url as string).split('/').pop() as string;
				const path = late.includes(task_id) ? paths[late.indexOf(task_id) % 3] : '/good.png';
				const input = { image: `${hostile.url}${path}`, prompt: 'a' };
				json(200, done(hostile.url, { task_id, input }))(request, ...rest);
			};
		},
		{
			taskId: [...late, ...good].join(),
			outputs: ['mask', 'cutout'],
			options: { tasksInFlight: 19, timeoutSeconds: 60 },
		},
	);
	expect(output.main.filter(({ binary }) => binary?.cutout)).toHaveLength(4);
	const firstEnd = events.findIndex((event) => /silent|headers|dripping/.test(event));
	const before = events.slice(0, firstEnd);
	expect(before.filter((event) => event === 'a good source is asked for')).toHaveLength(4);
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
			// The service gives the request back, with the mark in it.
			let asked: object = {};
			let createdMs = 0;
			hostile.api.create = (request, response, body) => {
				asked = JSON.parse(body) as object;
				createdMs = Date.now();
				dripping('{"code":200,')(request, response, body);
			};
			const row = () => ({ task_id: 't-1', status: 'finished', created_at: createdMs / 1000 });
			hostile.api.history = (...call) => json(200, { code: 200, data: [row()] })(...call);
			hostile.api.get = (...call) => {
				const created_at = new Date(createdMs).toISOString();
				json(200, done(hostile.url, { ...asked, meta: { created_at } }))(...call);
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
		// The request's own time never ends: only the stop can end it.
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const never = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => (ms < 1_000 ? timeout(ms) : new AbortController().signal));
		const answer: Answer = (...given) => {
			dripping('{')(...given);
			setTimeout(() => stop(), 500);
		};
		const prepare = call === 'file' ? withFile(MASK, answer) : withApi(call, answer);
		const options = { timeoutSeconds: 100 };
		const { run } = await attackWith(prepare, { ...parameters, options } as never, {
			onStart: (by) => void (stop = by),
		});
		never.mockRestore();
		expect(run.status).toBe('canceled');
	});
});
