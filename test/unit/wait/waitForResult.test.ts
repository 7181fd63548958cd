import { Problem } from '../../../nodes/shared/problem/problem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';
import { PollSchedule } from '../../../nodes/shared/wait/pollSchedule';
import { getTaskWithRetries } from '../../../nodes/shared/piapi/getTaskWithRetries';
import { waitForResult, type ResultOptions } from '../../../nodes/shared/wait/waitForResult';
import {
	agree,
	FakeService,
	networkError,
	refuse,
	rejection,
	type FakeAnswer,
} from '../kit/fakeService';

const image = { image_url: 'https://a.test/mask.png' };
const task = (status: string, more: object = {}) => ({
	...{ task_id: 't-1', status },
	...(status === 'completed' && { output: image }),
	...more,
});
const bare = (status: string) => task(status, { output: {} });
const known = parseTask(task('pending'), []) as Task;
const options = (more: Partial<ResultOptions> = {}): ResultOptions => ({
	timeoutMs: 20_000,
	polling: 'adaptive',
	schedule: new PollSchedule(),
	known,
	...more,
});
const wait = async (service: FakeService, more?: Partial<ResultOptions>) =>
	await waitForResult(service.context, 't-1', options(more));

describe('waits for a task that was just created', () => {
	test('from when it may be done, until it is', async () => {
		const service = new FakeService(agree(task('processing')), agree(task('completed')));
		expect(await wait(service)).toMatchObject({ id: 't-1', status: 'succeeded' });
		expect(service.clock.sleepsMs.map(Math.round)).toEqual([3_200, 608]);
		expect(service.requests).toEqual(Array(2).fill('GET https://api.test/api/v1/task/t-1'));
	});

	test("at the user's interval", async () => {
		const service = new FakeService(agree(task('processing')), agree(task('completed')));
		await wait(service, { polling: { everyMs: 2_000 } });
		expect(service.clock.sleepsMs).toEqual([2_000, 2_000]);
	});

	test('and does not ask where its create told the end', async () => {
		const service = new FakeService(refuse(500));
		const done = parseTask(task('completed'), []) as Task;
		expect(await wait(service, { known: done })).toBe(done);
		expect(service.requests).toEqual([]);
	});

	test.each([
		['a key that is not known', refuse(401)],
		['no credit', refuse(402)],
		['forbidden by a page', { status: 403, body: '<html>' }],
		['not found', refuse(404, 'not found')],
		['somewhere else', { status: 302 }],
		['an answer in other words', refuse(400, 'bad request')],
	])('though the answer is once: %s', async (_label, odd) => {
		const service = new FakeService(odd, agree(task('completed')));
		expect(await wait(service)).toMatchObject({ status: 'succeeded' });
	});

	test('through eight odd answers in a row, counted anew after an answer', async () => {
		const odd = Array<FakeAnswer>(8).fill(refuse(403));
		const pending = agree(task('pending'));
		const service = new FakeService(...odd, pending, ...odd, agree(task('completed')));
		expect(await wait(service, { timeoutMs: 600_000 })).toMatchObject({ status: 'succeeded' });
	});

	test('but not through nine; what passes anyway is not counted', async () => {
		const down = Array<FakeAnswer>(3).fill(refuse(503));
		const odd = Array<FakeAnswer>(9).fill(refuse(403));
		const service = new FakeService(...down, ...odd, agree(task('completed')));
		const problem = await rejection(wait(service, { timeoutMs: 600_000 }));
		expect(problem).toMatchObject({ facts: { taskId: 't-1', statusCode: 403 } });
		expect(service.requests).toHaveLength(12);
	});

	test('and at once not further where the connection itself is not to be trusted', async () => {
		const service = new FakeService(networkError('CERT_HAS_EXPIRED'));
		expect(await rejection(wait(service))).toMatchObject({ reason: 'network' });
		expect(service.requests).toHaveLength(1);
	});

	test('each poll has the time that is left', async () => {
		const service = new FakeService(agree(task('processing')), agree(task('completed')));
		await wait(service, { timeoutMs: 9_000, polling: { everyMs: 4_000 } });
		expect(service.asked.map(({ timeout }) => timeout)).toEqual([5_000, 2_000]);
	});
});

describe('a task that is completed without images', () => {
	const every = { polling: { everyMs: 2_000 } };

	test('is polled until they are there', async () => {
		const service = new FakeService(
			...Array<FakeAnswer>(3).fill(agree(bare('completed'))),
			agree(task('completed')),
		);
		const done = await wait(service, every);
		expect([done.images.length, service.requests.length]).toEqual([1, 4]);
	});

	test('has none once it has been so for ten seconds', async () => {
		const service = new FakeService(agree(bare('completed')));
		expect(await wait(service, every)).toMatchObject({ status: 'succeeded', images: [] });
		expect(service.requests).toHaveLength(6);
	});

	test('also where its create told so', async () => {
		const service = new FakeService(agree(task('completed')));
		const done = await wait(service, { ...every, known: parseTask(bare('completed'), []) });
		expect([done.images.length, service.requests.length]).toEqual([1, 1]);
	});

	test('is given as it is where only its ID was given', async () => {
		const service = new FakeService(agree(bare('completed')));
		expect(await wait(service, { known: undefined })).toMatchObject({ images: [] });
		expect(service.requests).toHaveLength(1);
	});
});

describe('waits for a task of which the user gave the ID', () => {
	test('from now on', async () => {
		const service = new FakeService(agree(task('processing')), agree(task('completed')));
		await wait(service, { known: undefined });
		expect(service.clock.sleepsMs.map(Math.round)).toEqual([0, 3_200]);
	});

	test.each([
		['that PiAPI does not know', refuse(404, 'not found'), 'notFound'],
		['that the key may not see', refuse(401), 'unauthorized'],
	])('but not for one %s', async (_label, answer, reason) => {
		const service = new FakeService(answer);
		const problem = await rejection(wait(service, { known: undefined }));
		expect(problem).toMatchObject({ reason, facts: { taskId: 't-1' } });
		expect(service.requests).toHaveLength(1);
	});
});

describe('what did not succeed is a problem with the ID of the task', () => {
	const failed = task('failed', { error: { code: 10003, message: 'no luck' } });
	const unknown = task('failed');
	test.each<[string, FakeAnswer, string, object]>([
		[
			'failed',
			agree(failed),
			'taskFailed',
			{ waitedMs: 3_200, detail: 'no luck', statusCode: 10003 },
		],
		['failed without a reason', agree(unknown), 'taskFailed', { waitedMs: 3_200 }],
		['not done in time', agree(task('processing')), 'timedOut', { waitedMs: 19_500 }],
	])('%s', async (_label, answer, reason, facts) => {
		const service = new FakeService(answer);
		const problem = (await rejection(wait(service))) as Problem;
		expect({ ...problem.facts, reason: problem.reason }).toEqual({
			reason,
			taskId: 't-1',
			...facts,
		});
	});

	test('not seen in time: with what kept it from being seen', async () => {
		const service = new FakeService(refuse(503));
		expect(await rejection(wait(service))).toMatchObject({
			reason: 'timedOut',
			facts: { taskId: 't-1', last: { reason: 'serverError' } },
		});
	});

	test('stopped', async () => {
		const service: FakeService = new FakeService(() => {
			service.stop.abort();
			return networkError('ERR_CANCELED');
		});
		const problem = (await rejection(wait(service))) as Problem;
		expect(problem.reason).toBe('cancelled');
		expect(problem.facts).toEqual({ taskId: 't-1', waitedMs: 3_200 });
	});

	test("a failed task that calls itself otherwise keeps the user's ID", async () => {
		const service = new FakeService(agree({ ...failed, task_id: 'other' }));
		expect(await rejection(wait(service))).toMatchObject({ facts: { taskId: 't-1' } });
	});
});

describe('teaches the schedule of the run', () => {
	/** What is learned from one task, in milliseconds. */
	async function learned(answer: FakeAnswer, more: Partial<ResultOptions> = {}) {
		const schedule = new PollSchedule();
		const end = jest.fn();
		const own = { mayChange: () => false, nextDelayMs: () => 3_200, end };
		const begin = jest.spyOn(schedule, 'begin').mockReturnValue(own);
		await wait(new FakeService(answer), { schedule, ...more }).catch(() => {});
		expect(begin).toHaveBeenCalledTimes(1);
		expect(end).toHaveBeenCalledTimes(1);
		return end.mock.calls[0][0];
	}
	const times = { created_at: '2026-01-01T00:00:00Z', started_at: '2026-01-01T00:00:01Z' };
	const ended_at = '2026-01-01T00:00:04Z';

	test.each([
		["by the service's times", task('completed', { meta: { ...times, ended_at } }), 4_000],
		['by the wait, where it tells none', task('completed'), 3_200],
		['by the wait, where it tells not all', task('completed', { meta: times }), 3_200],
		[
			'by the wait, where it does not tell the queue',
			task('completed', { meta: { started_at: times.started_at, ended_at } }),
			3_200,
		],
		['nothing of a failed one', task('failed', { meta: { ...times, ended_at } }), undefined],
	])('%s', async (_label, data, expected) => {
		expect(await learned(agree(data))).toBe(expected);
	});

	test('nothing of one whose age nobody knows, nor of one that cannot be fetched', async () => {
		expect(await learned(agree(task('completed')), { known: undefined })).toBeUndefined();
		expect(await learned(refuse(401))).toBeUndefined();
	});
});

describe('getTaskWithRetries', () => {
	test('gets past problems that pass', async () => {
		const service = new FakeService(refuse(503), agree(task('pending')));
		expect(await getTaskWithRetries(service.context, 't-1')).toMatchObject({
			id: 't-1',
			status: 'running',
		});
		expect(service.clock.sleepsMs).toEqual([750]);
	});

	test('names the task in its problem', async () => {
		const problem = await rejection(
			getTaskWithRetries(new FakeService(refuse(404)).context, 't-1'),
		);
		expect(problem).toMatchObject({ reason: 'notFound', facts: { taskId: 't-1' } });
	});
});
