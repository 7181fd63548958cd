import { digestForName } from '../../../../nodes/shared/task/identity/inlineImage';
import { digestRequest } from '../../../../nodes/shared/task/identity/inputDigest';
import type { Mark } from '../../../../nodes/shared/task/identity/mark';
import { ownersOf } from '../../../../nodes/shared/create/journal/owners';
import { ReusableTasks } from '../../../../nodes/shared/create/reuse/reusableTasks';
import type { Problem } from '../../../../nodes/shared/problem/problem';
import { refuse, rejection } from '../../kit/fakeService';
import { FakeAccount, newId, request, type FakeTask } from '../kit/fakeAccount';

const MINUTE_MS = 60_000;
const HOURS = 2;

/** A job that may take over an earlier task. */
interface Job {
	digest: string;
	isShared: boolean;
}

function open() {
	const account = new FakeAccount();
	const execution = newId();
	const earlier = new ReusableTasks(execution);
	/** For a retry, only what other retries have created will do. */
	const find = async (jobs: Job[], prefix?: string, into = earlier, own = new Set<string>()) => {
		const isOwn = ({ mark }: { mark?: Mark }) => mark !== undefined && own.has(mark.nonce);
		for (const { digest, isShared } of jobs) into.want(digest, isShared);
		const sinceMs = account.context.serviceClock.now() - HOURS * 60 * MINUTE_MS;
		await into.findKnown(
			account.context,
			prefix === undefined
				? { anySinceMs: sinceMs, isOwn }
				: { anySinceMs: Infinity, ofRetry: { prefix, sinceMs, hasOwn: false }, isOwn },
		);
		await into.findListed(account.context);
	};
	/** A task for an item's request, created so many minutes ago. */
	const add = (minutesAgo: number, item: number, more: Partial<FakeTask> = {}) =>
		account.add(minutesAgo * MINUTE_MS, { input: request(item).input, ...more }).id;
	const take = (item: number) => earlier.take(request(item).digest)?.id;
	const has = (item: number) => earlier.has(request(item).digest);
	return { account, execution, earlier, find, add, take, has };
}

const job = (item: number, isShared = false): Job => ({
	digest: request(item).digest,
	isShared,
});

test('each item gets a task that does what it asks for, once, the newest first', async () => {
	const { find, add, take, has } = open();
	const older = add(50, 1);
	const newer = add(40, 1);
	const other = add(30, 2);
	await find([job(1), job(1), job(2), job(3)]);
	expect([1, 2, 3].map((item) => has(item))).toEqual([true, true, false]);
	expect([take(1), take(1), take(1)]).toEqual([newer, older, undefined]);
	expect(has(1)).toBe(false);
	expect([take(2), take(3)]).toEqual([other, undefined]);
});

test('a task that is done or still runs will do, whatever else the account has', async () => {
	const { find, add, take } = open();
	const output = { image_base64: 'A'.repeat(2_000) };
	const done = add(3, 1, { status: 'completed', more: { output } });
	add(2, 1, { status: 'failed' });
	add(1, 1, { more: { task_type: 'upscale' } });
	await find([job(1), job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([done, undefined]);
});

test.each([
	['will not get any', 11_000, false],
	['may still get some', 5_000, true],
])('a task that is done without images, and %s', async (_label, agoMs, isTaken) => {
	const { account, find, add, take } = open();
	const ended_at = new Date(account.nowMs - agoMs).toISOString();
	const id = add(3, 1, { status: 'completed', more: { output: null, meta: { ended_at } } });
	await find([job(1)]);
	expect(take(1)).toBe(isTaken ? id : undefined);
});

test('a task that has failed is not even fetched; one that the history calls running may have', async () => {
	const { account, find, add, take } = open();
	const failed = add(2, 1, { status: 'failed' });
	const late = add(1, 1, { more: { status: 'failed' } });
	await find([job(1)]);
	expect(account.fetched).toEqual([late]);
	expect(account.fetched).not.toContain(failed);
	expect(take(1)).toBeUndefined();
});

test('items that share a task need one for all', async () => {
	const { account, find, add, take } = open();
	add(3, 1);
	const newest = add(2, 1);
	await find([job(1, true), job(1, true)]);
	expect([take(1), take(1)]).toEqual([newest, undefined]);
	expect(account.reads).toHaveLength(1);
});

describe('what a task was asked for', () => {
	const secret = (item: number) => `n8nseg1-${request(item).digest}-${'n'.repeat(19)}`;
	test.each<[string, Partial<FakeTask>, boolean]>([
		[
			'by its mark, whatever else it tells',
			{ config: { webhook_config: { secret: secret(1) } }, input: {} },
			true,
		],
		[
			'by its mark, whatever kind of task it is called',
			{ config: { webhook_config: { secret: secret(1) } }, more: { task_type: 'upscale' } },
			true,
		],
		[
			'by its mark, though its input is another',
			{ config: { webhook_config: { secret: secret(2) } } },
			false,
		],
		['by all its inputs', {}, true],
		[
			'not by an image that is written otherwise',
			{ input: { ...request(1).input, image: 'https://SHOP.example.com/1.jpg' } },
			false,
		],
		['not by some of its inputs', { input: { ...request(1).input, negative_prompt: null } }, false],
	])('is told %s', async (_label, more, expected) => {
		const { find, add, take } = open();
		const id = add(1, 1, more);
		await find([job(1)]);
		expect(take(1)).toBe(expected ? id : undefined);
	});

	test('a row whose mark is another’s is not even fetched', async () => {
		const { account, find, add } = open();
		account.rowsTellMark = true;
		add(1, 1, { config: { webhook_config: { secret: secret(2) } } });
		await find([job(1)]);
		expect(account.fetched).toEqual([]);
	});

	test('tasks that do not tell it are counted', async () => {
		const { account, earlier, find, add } = open();
		add(1, 1, { input: {} });
		add(2, 1, { input: {}, more: { task_type: 'upscale' } });
		account.add(MINUTE_MS, { status: 'failed', input: {} });
		await find([job(1)]);
		expect(earlier.unclear).toBe(1);
	});
});

describe('of a lineage', () => {
	const nonce = (lineage: string) => `${lineage}${'n'.repeat(11)}`;
	const config = (lineage: string) => ({
		webhook_config: { secret: `n8nseg1-${request(1).digest}-${nonce(lineage)}` },
	});

	test.each([[true], [false]])(
		'those alone are taken; whether the rows tell marks: %s',
		async (rowsTellMark) => {
			const { account, find, add, take } = open();
			account.rowsTellMark = rowsTellMark;
			const own = add(3, 1, { config: config('ourbatch') });
			const other = add(2, 1, { config: config('another1') });
			await find([job(1), job(1)], 'ourbatch');
			expect([take(1), take(1)]).toEqual([own, undefined]);
			expect(account.fetched.includes(other)).toBe(!rowsTellMark);
		},
	);

	test('one is taken whatever has become of its images', async () => {
		const { account, find, add, take } = open();
		account.images = { status: 404 };
		const output = { image_urls: ['https://img.example.com/mask.png'] };
		const [gone, none] = [output, null].map((each, index) =>
			add(9 - index, 1, {
				config: config('ourbatch'),
				status: 'completed',
				more: { output: each, meta: { ended_at: new Date(account.nowMs - 60_000).toISOString() } },
			}),
		);
		await find([job(1), job(1)], 'ourbatch');
		expect([take(1), take(1)]).toEqual([none, gone]);
	});

	test('one that tells no mark may be anybody’s, though it is exactly what is asked for', async () => {
		const { account, earlier, find, add, take } = open();
		account.tellsMark = () => false;
		add(3, 1, { config: config('ourbatch') });
		await find([job(1)], 'ourbatch');
		expect([take(1), earlier.unclear]).toEqual([undefined, 0]);
	});

	test('those of our own creates are ours already', async () => {
		const { find, add, take, earlier } = open();
		add(3, 1, { config: config('ourbatch') });
		await find([job(1)], 'ourbatch', earlier, new Set([nonce('ourbatch')]));
		expect(take(1)).toBeUndefined();
	});

	test.each([
		['is not there', 404, 'task not found'],
		['cannot be had', 503, 'busy'],
	])('one that is listed and %s may be one', async (_label, status, message) => {
		const { account, find, add, take } = open();
		const own = add(3, 1, { config: config('ourbatch') });
		account.gets.set(add(2, 2), refuse(status, message));
		expect(await rejection(find([job(1), job(3)], 'ourbatch'))).toMatchObject({
			reason: 'earlierUnread',
		});
		expect(take(1)).toBe(own);
	});

	test('one that its row tells is there, whatever a get answers', async () => {
		const { account, find, add, take } = open();
		account.rowsTellMark = true;
		const own = add(3, 1, { config: config('ourbatch') });
		account.gets.set(own, refuse(404, 'task not found'));
		await find([job(1)], 'ourbatch');
		expect(take(1)).toBe(own);
	});

	test.each([
		[404, undefined],
		[503, 'earlierUnread'],
	])(
		'one of another kind that a get answers with %i for is anybody’s: %s',
		async (status, reason) => {
			const { account, find, add } = open();
			const id = add(2, 2, { action: 'upscale' });
			account.gets.set(id, refuse(status, 'task not found'));
			const found = await find([job(3)], 'ourbatch').catch((problem: Problem) => problem.reason);
			expect(found).toBe(reason);
		},
	);

	test('of very many that this process has created only so many are fetched as are needed', async () => {
		const { account, find, take } = open();
		const mark = { digest: request(1).digest, nonce: nonce('ourbatch') };
		for (let count = 0; count < 300; count++) account.addKnown(MINUTE_MS, request(1).input, mark);
		await find([job(1)], 'ourbatch');
		expect(take(1)).toBeDefined();
		expect(account.fetched.length).toBeLessThanOrEqual(100);
		expect(account.reads).toEqual([]);
	});

	test('and any other, where the user wants that: each since its own time', async () => {
		const { account, earlier, add, take } = open();
		account.service.context.serviceClock.note(new Date(account.nowMs).toUTCString());
		const nowMs = account.context.serviceClock.now();
		const search = {
			anySinceMs: nowMs - 10 * MINUTE_MS,
			ofRetry: { prefix: 'ourbatch', sinceMs: nowMs - 60 * MINUTE_MS, hasOwn: false },
			isOwn: () => false,
		};
		const at = (minutesAgo: number) => ({
			more: {
				meta: { created_at: new Date(account.nowMs - minutesAgo * MINUTE_MS).toISOString() },
			},
		});
		const own = add(40, 1, { config: config('ourbatch'), ...at(40) });
		add(30, 1, at(30));
		const any = add(5, 1, at(5));
		for (let count = 0; count < 3; count++) earlier.want(job(1).digest, false);
		await earlier.findKnown(account.context, search);
		await earlier.findListed(account.context);
		expect([take(1), take(1), take(1)]).toEqual([any, own, undefined]);
	});
});

describe('a task whose image', () => {
	const output = { image_urls: ['https://img.example.com/mask.png'] };
	test.each([
		['is gone', { status: 404 }, false],
		['is there', {}, true],
		['cannot be asked for', refuse(500), true],
	])('%s: is reused: %s', async (_label, answer, expected) => {
		const { account, find, add, take } = open();
		const id = add(1, 1, { status: 'completed', more: { output } });
		account.images = answer;
		await find([job(1)]);
		expect(take(1)).toBe(expected ? id : undefined);
		const [{ url, headers }] = account.service.asked.filter(({ url }) => url.includes('img.'));
		expect([url, headers]).toEqual([output.image_urls[0], { range: 'bytes=0-0' }]);
	});
});

test('tasks of this execution are its own already; those of others may be used twice', async () => {
	const { account, execution, find, add, take } = open();
	ownersOf(account.context).set(add(3, 1), execution);
	const others = add(2, 1);
	ownersOf(account.context).set(others, 'another');
	await find([job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([others, undefined]);
});

test('once there is a task for each item, no further page is read', async () => {
	const { account, find, add } = open();
	for (let minute = 0; minute < 100; minute += 0.5) add(minute, 1);
	await find([job(1)]);
	expect(account.reads.map(({ qs }) => qs?.page)).toEqual([1]);
});

describe('a task that cannot be read', () => {
	test.each([
		['is not there', refuse(404, 'task not found')],
		['cannot be had', refuse(503)],
		['is told as another', { body: { data: { task_id: 'x' } } }],
	])(
		'because it %s: nobody knows what is paid already, so that is a problem',
		async (_label, answer) => {
			const { account, find, add } = open();
			const [first, second] = [add(2, 1), add(1, 1)];
			for (const id of [first, second]) account.gets.set(id, answer);
			expect(await rejection(find([job(1)]))).toMatchObject({
				reason: 'earlierUnread',
				facts: { detail: `task ${second} and 1 more` },
			});
		},
	);

	test('alone is named alone, and is no problem where each item has a task without it', async () => {
		const { account, find, add, take } = open();
		const good = add(3, 1);
		const bad = add(1, 1);
		account.gets.set(bad, refuse(404));
		expect(await rejection(find([job(1), job(1)]))).toMatchObject({
			facts: { detail: `task ${bad}` },
		});
		const other = new ReusableTasks(newId());
		await find([job(1)], undefined, other);
		expect(other.take(request(1).digest)?.id).toBe(good);
		expect(take(1)).toBe(good);
	});
});

test('a history that cannot be read is a problem, not an empty one', async () => {
	const { account, find } = open();
	account.historyAnswer = refuse(403, 'not for you');
	expect(await rejection(find([job(1)]))).toMatchObject({ reason: 'refused' });
});

test('a stop ends the search', async () => {
	const { account, find, add } = open();
	for (let minute = 1; minute < 100; minute += 0.5) add(minute, 2);
	const newest = add(0.5, 2);
	account.gets.set(newest, () => {
		account.service.stop.abort();
		return refuse(404);
	});
	await find([job(1)]);
	expect(account.reads).toHaveLength(1);
});

test.each([
	['sealed with our key', true],
	['sealed with another', false],
])('an upload whose name is %s tells its content: %s', async (_label, isOwn) => {
	const { account, earlier, find } = open();
	const content = 'c0ffee'.repeat(6).slice(0, 32);
	const { input } = request(1);
	const key = isOwn ? account.service.context.secrets[0] : 'the key of another account';
	const image = `https://img.upload.test/x-${digestForName(content, key)}.png`;
	const task = account.add(MINUTE_MS, { input: { ...input, image }, more: { config: {} } });
	const { prompt, negative_prompt, segment_factor } = input;
	const digest = digestRequest(
		{ prompt, negativePrompt: negative_prompt, segmentFactor: segment_factor },
		content,
	);
	await find([{ digest, isShared: false }]);
	expect(earlier.take(digest)?.id).toBe(isOwn ? task.id : undefined);
});
