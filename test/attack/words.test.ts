/** Attackers: whoever's words n8n repeats (PiAPI, a stranger who fills in a form) where they could pass for something else. */
import { fetch } from 'undici';

import { storeBinary, itemWith } from '../integration/kit/binaryData';
import { watchLog } from '../integration/kit/paidTasks';
import { startTrigger } from '../integration/kit/triggerServer';
import { attack, attackWith, expectNoSecrets, HOOK_SECRET, KEY, SIGNATURE } from './kit/attack';
import { done, json, png, silent, startHostile, task, type Hostile } from './kit/hostile';

afterEach(() => jest.restoreAllMocks());

const HTML =
	'<a href="https://evil.example.com">renew</a><img src="https://evil.example.com/a.png">';
const failed = (message: string) => (hostile: Hostile) => {
	hostile.api.get = json(200, task({ status: 'failed', error: { message, raw_message: message } }));
};
const refused = (message: string) => (hostile: Hostile) => {
	hostile.api.create = json(400, { code: 400, message });
};
const waiting = { waitForCompletion: true };

/** Runs that fail in words of somebody else's. */
const FAILURES: Array<[string, (words: string) => ReturnType<typeof attackWith>]> = [
	['a task that failed', async (words) => await attackWith(failed(words), waiting)],
	['a refused create', async (words) => await attackWith(refused(words), { operation: 'segment' })],
	['an unknown task', async () => await attackWith(unknown, { taskId: 'canceled.cancelled' })],
	[
		"a file's name",
		async (words) =>
			await attackWith(
				() => {},
				{ operation: 'segment', imageSource: 'binary' },
				{ items: [await itemWith(Buffer.from('no image'), `${words}.pdf`)] },
			),
	],
	[
		"the names of files' fields",
		async (words) =>
			await attackWith(
				() => {},
				{ operation: 'segment', imageSource: 'binary', binaryPropertyName: 'none' },
				{ items: [{ json: {}, binary: { [words]: await storeBinary(Buffer.from('a')) } }] },
			),
	],
	[
		'an option from an expression',
		async (words) => await attackWith(() => {}, { operation: 'segment', imageSource: words }),
	],
];
const unknown = (hostile: Hostile) => {
	hostile.api.get = json(404, { code: 404, message: 'task not found, canceled' });
};

describe.each(FAILURES)('%s', (_label, run) => {
	test('is no stop of the user, whatever its words are', async () => {
		const { run: execution, error } = await run('canceled cancelled');
		expect(execution.status).toBe('error');
		expect(error!.message).not.toMatch(/cancell?ed/);
	});

	test('is one line without colours', async () => {
		const { error } = await run('a\r\n\u001b[31mERROR\u2028b\u202ec');
		expect([error!.message, error!.description].join('')).not.toMatch(
			/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u,
		);
	});

	test('is text where the editor draws HTML', async () => {
		const { error } = await run(HTML);
		expect(error!.description).not.toMatch(/[<>]/);
		expect(error!.message).not.toMatch(/[<>]/);
	});
});

test('a stop of the user is one', async () => {
	const hostile = await startHostile();
	hostile.api.get = silent;
	let stop = () => {};
	setTimeout(() => stop(), 1_000);
	const output = await attack(hostile, waiting, { onStart: (by) => (stop = by) });
	await hostile.close();
	expect(output.run.status).toBe('canceled');
});

test("a stranger's prompt is text in the hint", async () => {
	const { hints } = await attackWith((hostile) => {
		const input = { image: '', prompt: `${HTML}\n${'long '.repeat(1_000)}` };
		const black = Buffer.from(
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
			'base64',
		);
		hostile.files['/mask.png'] = (_request, response) => void response.end(black);
		hostile.api.get = json(200, done(hostile.url, { input }));
	});
	expect(hints[0].message).toMatch(/Nothing found in 1 image for "&lt;a href="https:/);
	expect(hints[0].message).not.toMatch(/[<>\n]/);
	expect(hints[0].message.length).toBeLessThan(1_000);
});

describe('a line of the log', () => {
	const FORGED = 't-1\n\u001b[31m2026-01-01 ERROR all is lost\u001b[0m\u2028x\u202e';
	const expectOneLine = (lines: string[]) => {
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u);
	};

	test("is one, whatever a task's ID is", async () => {
		const log = watchLog();
		const create = json(200, done('http://127.0.0.1:9', { task_id: FORGED }));
		await attackWith((hostile) => void (hostile.api.create = create), { operation: 'segment' });
		expectOneLine(log.info);
	});

	test('is one after a stop', async () => {
		const log = watchLog();
		const hostile = await startHostile();
		hostile.api.create = json(200, task({ task_id: FORGED, status: 'pending' }));
		hostile.api.get = silent;
		let stop = () => {};
		setTimeout(() => stop(), 1_500);
		await attack(hostile, { operation: 'segment' }, { onStart: (by) => (stop = by) });
		await log.ended();
		await hostile.close();
		expectOneLine(log.warn);
	});

	test('is one, whatever the trigger meets', async () => {
		const hostile = await startHostile();
		hostile.api.get = json(400, { code: 400, message: FORGED });
		const credential = { apiKey: KEY, baseUrl: hostile.url, webhookSecret: HOOK_SECRET };
		const trigger = await startTrigger({ credential, parameters: { outputs: [FORGED] } });
		const headers = { 'content-type': 'application/json', 'x-webhook-secret': HOOK_SECRET };
		const call = async (task_id: string) =>
			await fetch(trigger.url, { method: 'POST', headers, body: JSON.stringify({ task_id }) });
		await call('t-1');
		hostile.api.get = json(200, done(hostile.url, { task_id: 't-2' }));
		await call('t-2');
		await trigger.close();
		await hostile.close();
		expect(trigger.logged).toHaveLength(2);
		expectOneLine(trigger.logged);
	});
});

test("a signed upload's address is in nothing that n8n saves", async () => {
	const upload = json(200, {
		code: 200,
		data: { url: `https://up.example.com/a.png?X-Amz-Signature=${SIGNATURE}` },
	});
	const output = await attackWith(
		(hostile) => void (hostile.api.upload = upload),
		{ operation: 'segment', imageSource: 'binary', options: { sendBinaryAs: 'upload' } },
		{ items: [await itemWith(png)] },
	);
	expect(output.requests).toContain('POST /api/ephemeral_resource');
	expectNoSecrets(output);
});
