import { RunMarks } from '../../../nodes/shared/create/runMarks';
import { Problem } from '../../../nodes/shared/problem/problem';
import { parseTask, unseenTask, type Task } from '../../../nodes/shared/task/task';
import { digestInput } from '../../../nodes/shared/task/identity/inputDigest';
import type { Entry } from '../../../nodes/shared/create/journal/entries';
import { FakeAccount, request } from './kit/fakeAccount';

const DIGEST = 'd'.repeat(25);
const mark = { digest: DIGEST, nonce: 'n' };
const task = (word: string, isMarked = false, id = 't'): Task => ({
	...(parseTask({ task_id: id, status: word }, []) ?? unseenTask(id)),
	...(isMarked && { mark }),
});
const toSend = (config = {}) => request(0, { config }).withImage('https://shop.test/0.jpg');
const refusal = (detail?: string) => new Problem('refused', { statusCode: 400, detail });

describe('a create', () => {
	test('gets its mark', async () => {
		const { request: marked, nonce } = new RunMarks().apply(toSend(), mark);
		expect(marked.config).toEqual({
			webhook_config: { endpoint: '', secret: `n8nseg1-${DIGEST}-${mark.nonce}` },
		});
		expect(nonce).toBe(mark.nonce);
	});

	test.each([
		['of an account with a hook of its own', 'https://hook.test', ''],
		['whose callback is signed', '', 'https://n8n.test/resume?signature=x'],
	])('%s leaves as it is', async (_label, hook, endpoint) => {
		const account = new FakeAccount();
		account.hook = hook;
		Object.assign(account.context, { baseUrl: `https://${endpoint.length}.test` });
		const marks = new RunMarks();
		await marks.askForHook(account.context);
		const config = endpoint === '' ? {} : { webhook_config: { endpoint } };
		const plain = toSend(config);
		expect(marks.apply(plain, mark)).toEqual({ request: plain, nonce: '' });
	});

	test('the account is asked once', async () => {
		const account = new FakeAccount();
		Object.assign(account.context, { baseUrl: 'https://once.test' });
		const marks = new RunMarks();
		await Promise.all([marks.askForHook(account.context), marks.askForHook(account.context)]);
		await marks.askForHook(account.context);
		expect(account.service.requests).toEqual(['GET https://once.test/account/info']);
	});
});

test.each([
	['config.webhook_config is not allowed', true],
	['ENDPOINT is empty', true],
	['the secret is too long', true],
	['invalid callback', true],
	['unknown field: config', true],
	['invalid image', false],
	[undefined, false],
])('a refusal “%s” is about the mark: %s', async (detail, expected) => {
	const marks = new RunMarks();
	expect(marks.yieldsTo(refusal(detail), false)).toBe(expected);
	// What is taken then tells whether the mark was at fault.
	expect(marks.apply(toSend(), mark).nonce).toBe(mark.nonce);
});

test.each([
	['refused', 'invalid request body', true],
	['refused', 'unknown field', true],
	['refused', 'invalid image', false],
	['refused', 'prompt is required', false],
	['unauthorized', 'invalid key', false],
	['noCredit', '', false],
] as const)('a refusal “%s” with “%s” may be for the mark: %s', (reason, detail, expected) => {
	expect(new RunMarks().yieldsTo(new Problem(reason, { detail }), true)).toBe(expected);
});

describe('whether a listed task may be a create’s that carried a mark', () => {
	const inputOf = (prompt: string) => ({
		...{ image: 'https://shop.test/0.jpg', prompt },
		...{ negativePrompt: '', segmentFactor: 0 },
	});
	const SENT = digestInput(inputOf('shoes'));
	const lost = { sent: SENT } as Entry;
	/** A run that has seen these of its own tasks. */
	const looks = (...given: Task[]) => {
		const marks = new RunMarks();
		for (const each of given) marks.note(each, { sent: SENT });
		return marks;
	};
	const own = (id: string) => ({ ...task('Processing', true, id), input: inputOf('shoes') });
	const three = ['a', 'b', 'c'].map(own);
	const other = { ...task('processing'), input: inputOf('pants') };
	test.each<[string, RunMarks, Task | undefined, boolean]>([
		['nothing is known yet', looks(), other, true],
		['three told theirs in this state', looks(...three), other, false],
		['two are too few', looks(...three.slice(1)), other, true],
		['two looked at again and again', looks(...three.slice(1), ...three.slice(1)), other, true],
		['in another state it may be forgotten', looks(...three), task('completed'), true],
		['or not be told yet', looks(...three), task('staged'), true],
		['in a state without a word', looks(...three), unseenTask('t'), true],
		['one did not tell', looks(...three, task('processing')), other, true],
		['it tells another’s mark', looks(), task('processing', true), false],
		['it could not be seen', looks(...three), undefined, true],
		['it repeats what was sent', looks(...three), { ...other, input: inputOf('shoes') }, true],
		['it repeats nothing', looks(...three), task('processing'), true],
		['it is of another kind', looks(...three), { ...task('processing'), type: 'other' }, false],
		[
			'own ones repeat their inputs in another form',
			looks(...three, { ...own('d'), input: inputOf('Shoes') }),
			other,
			true,
		],
	])('%s', (_label, marks, listed, expected) => {
		expect(marks.isUnclear(listed, lost)).toBe(expected);
	});
});
