import { getAccount } from '../../../../nodes/shared/piapi/endpoints/getAccount';
import { getHistoryPage } from '../../../../nodes/shared/piapi/endpoints/getHistoryPage';
import { getSentImage, getTask } from '../../../../nodes/shared/piapi/endpoints/getTask';
import {
	submitTask,
	type TaskRequest,
	type TaskToCreate,
} from '../../../../nodes/shared/piapi/endpoints/submitTask';
import {
	uploadImage,
	type FileToUpload,
} from '../../../../nodes/shared/piapi/endpoints/uploadImage';
import {
	agree,
	FakeService,
	networkError,
	refuse,
	rejection,
	type FakeAnswer,
} from '../../kit/fakeService';

const done = {
	task_id: 't-1',
	status: 'completed',
	output: { image_url: 'https://img.test/1.png' },
};
const base64 = Buffer.alloc(3_000, 'image').toString('base64');

/** A request that is loaded when it may leave, with so many characters of base64 in it. */
const toCreate = (request: TaskRequest, heldBytes = 0): TaskToCreate => ({
	heldBytes,
	load: async () => await Promise.resolve(request),
});

const toUpload = (base64: string): FileToUpload => ({
	fileName: 'a.png',
	heldBytes: base64.length,
	load: async () => await Promise.resolve(base64),
});

describe('submitTask', () => {
	const request: TaskRequest = {
		model: 'Qubico/image-toolkit',
		task_type: 'segment',
		input: {
			image: 'https://a.test/a.png',
			prompt: 'shoe',
			negative_prompt: '',
			segment_factor: 0,
		},
	};

	test('sends the request as it is, once, and reads the task', async () => {
		const service = new FakeService(agree({ task_id: 't-1', status: 'pending' }));
		const answer = await submitTask(service.context, toCreate(request));
		expect(answer).toMatchObject({ fate: 'created', task: { id: 't-1', status: 'running' } });
		expect(service.requests).toEqual(['POST https://api.test/api/v1/task']);
		expect(service.asked[0].body).toBe(request);
	});

	test('is not repeated, whatever comes', async () => {
		const service = new FakeService(refuse(429));
		expect(await submitTask(service.context, toCreate(request))).toMatchObject({
			fate: 'limited',
			problem: { reason: 'rateLimited' },
		});
		expect(service.requests).toHaveLength(1);
	});

	test('reads a whole failed task beside an error code', async () => {
		const data = { task_id: 't-1', status: 'failed', error: { message: 'no luck' } };
		const service = new FakeService({ status: 500, body: { code: 500, data, message: 'failed' } });
		expect(await submitTask(service.context, toCreate(request))).toMatchObject({
			fate: 'created',
			task: { status: 'failed', failure: { message: 'no luck' } },
		});
	});

	test('is not cut off by a stop: its answer holds the ID of a paid task', async () => {
		const service: FakeService = new FakeService(({ abortSignal }) => {
			service.stop.abort();
			return abortSignal.aborted ? networkError('ERR_CANCELED') : agree(done);
		});
		expect(await submitTask(service.context, toCreate(request))).toMatchObject({
			task: { id: 't-1' },
		});
	});

	test('has more time for an image inside the request', async () => {
		const service = new FakeService(agree(done));
		await submitTask(service.context, toCreate(request));
		const input = { ...request.input, image: 'a'.repeat(1_000_000) };
		await submitTask(service.context, toCreate({ ...request, input }, input.image.length));
		expect(service.asked.map(({ timeout }) => Math.round(timeout))).toEqual([30_000, 40_000]);
	});

	test.each([
		['as long as its item has left', 12_000, 12_000],
		['no longer than any request', 90_000, 30_000],
		['not so short that it is cut off though it is taken', 100, 5_000],
	])('waits for its answer %s', async (_label, withinMs, expected) => {
		const service = new FakeService(agree(done));
		await submitTask(service.context, toCreate(request), withinMs);
		expect(service.asked[0].timeout).toBe(expected);
	});

	test('is loaded once the throttle lets it leave', async () => {
		const service = new FakeService(agree(done));
		service.context.throttle.refused(3_000);
		const load = async () => {
			expect(service.clock.sleepsMs).toEqual([3_000]);
			return await Promise.resolve(request);
		};
		await submitTask(service.context, { heldBytes: 0, load });
		expect(service.asked).toHaveLength(1);
	});

	test('is not waited for any longer after a stop; the ID that still comes is in the log', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		// The moment after a stop, in less of one.
		const short = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => timeout(ms < 1_000 ? 1 : ms));
		let answer = (_given: FakeAnswer) => {};
		const service = new FakeService(
			async () => await new Promise<FakeAnswer>((resolve) => (answer = resolve)),
		);
		const warn = jest.fn();
		Object.assign(service.context.n8n, { logger: { warn } });
		const create = submitTask(service.context, toCreate(request));
		await new Promise((resolve) => setImmediate(resolve));
		service.stop.abort();
		const { fate, problem } = (await create) as { fate: string; problem: object };
		short.mockRestore();
		// It was sent, so its fate is unknown.
		expect({ fate, problem }).toMatchObject({ fate: 'lost', problem: { reason: 'cancelled' } });
		expect(problem).not.toHaveProperty('facts.wasSent');
		expect(warn).not.toHaveBeenCalled();
		answer(agree(done));
		while (warn.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
		expect(warn.mock.calls).toEqual([[expect.stringMatching(/Get Task: t-1$/)]]);
	});
});

describe('uploadImage', () => {
	test('gives the file to the upload service and reads its address', async () => {
		const service = new FakeService(agree({ url: ' https://img.test/a.png ' }));
		const image = 'b'.repeat(500_000);
		expect(await uploadImage(service.context, toUpload(image), () => true)).toBe(
			'https://img.test/a.png',
		);
		expect(service.requests).toEqual(['POST https://upload.test/api/ephemeral_resource']);
		expect(service.asked[0]).toMatchObject({
			body: { file_name: 'a.png', file_data: image },
			timeout: 35_000,
		});
	});

	test.each([
		['a refusal', refuse(403, 'Insufficient plan level'), 'planTooLow'],
		[
			'an address beside an error',
			{ status: 500, body: { data: { url: 'https://a.test' } } },
			'serverError',
		],
		['no address', agree({}), 'notPiApi'],
		['no data', { body: { code: 200 } }, 'notPiApi'],
		['a page', { body: '<html></html>' }, 'notPiApi'],
	])('%s is a problem that names the Upload URL', async (_label, answer, reason) => {
		const service = new FakeService(answer);
		expect(
			await rejection(uploadImage(service.context, toUpload('AAAA'), () => true)),
		).toMatchObject({
			reason,
			facts: { addressField: 'Upload URL' },
		});
	});

	test('a programming error stays what it is', async () => {
		const service = new FakeService(agree({ url: 'https://a.test' }));
		const bug = new TypeError('no throttle');
		const throttle = { admit: async () => await Promise.reject(bug) } as never;
		const context = { ...service.context, throttle };
		expect(await rejection(uploadImage(context, toUpload('AAAA'), () => true))).toBe(bug);
	});
});

describe('getTask', () => {
	test('asks for the task by its ID, whatever stands in it', async () => {
		const service = new FakeService(agree({ ...done, task_id: 'a/b?c' }));
		expect(await getTask(service.context, 'a/b?c')).toMatchObject({
			id: 'a/b?c',
			status: 'succeeded',
		});
		expect(service.requests).toEqual(['GET https://api.test/api/v1/task/a%2Fb%3Fc']);
	});

	test.each([
		['as usual', undefined, 30_000],
		['just before the deadline', 100, 2_000],
		['with some time left', 7_000, 7_000],
		['with much time left', 300_000, 30_000],
	])('%s it has the time that is sensible', async (_label, remainingMs, timeout) => {
		const service = new FakeService(agree(done));
		await getTask(service.context, 't-1', remainingMs);
		expect(service.asked[0].timeout).toBe(timeout);
	});

	test('an answer about another task is none; another spelling of the ID is the same', async () => {
		const service = new FakeService(agree(done));
		expect(await rejection(getTask(service.context, 't-2'))).toMatchObject({ reason: 'notPiApi' });
		expect(await getTask(service.context, 'T1')).toMatchObject({ id: 'T1' });
	});

	test('an answer without a task is a problem', async () => {
		const service = new FakeService(refuse(404, 'task not found'));
		expect(await rejection(getTask(service.context, 't-1'))).toMatchObject({ reason: 'notFound' });
	});
});

test('an image that is longer than the one it was sent is not digested', async () => {
	const service = new FakeService(agree({ ...done, input: { image: base64 } }));
	const imageOf = async (heldBytes?: number) => {
		const sent = heldBytes === undefined ? undefined : { heldBytes };
		return (await getTask(service.context, 't-1', 9_000, { sent })).input.image;
	};
	expect(await imageOf()).toMatch(/sha256/);
	expect(await imageOf(base64.length)).toMatch(/sha256/);
	expect(await imageOf(0)).toBeUndefined();
});

describe('getSentImage', () => {
	const sent = (image: unknown) => agree({ ...done, input: { image } });

	test.each([
		['base64', sent(base64)],
		['a data URI', sent(`data:image/png;base64,${base64}`)],
		['the older shape', agree({ task_info: { task_id: 't-1', task_input: { image: base64 } } })],
		['no envelope', { body: { ...done, input: { image: base64 } } }],
	])('gives the bytes of %s', async (_label, answer) => {
		const service = new FakeService(answer);
		const bytes = await getSentImage(service.context, { id: 't-1' });
		expect(bytes).toEqual(Buffer.alloc(3_000, 'image'));
		expect(service.requests).toEqual(['GET https://api.test/api/v1/task/t-1']);
	});

	test.each([
		['an address', sent('https://a.test/a.png')],
		['nothing', sent(undefined)],
		['no input', agree(done)],
	])('gives nothing where the task tells %s', async (_label, answer) => {
		expect(await getSentImage(new FakeService(answer).context, { id: 't-1' })).toBeUndefined();
	});

	const marked = (nonce: string) => ({
		webhook_config: { secret: `n8nseg1-${'d'.repeat(25)}-${nonce.repeat(19)}` },
	});
	const own = { id: 't-1', mark: { digest: 'd'.repeat(25), nonce: 'a'.repeat(19) } };
	test.each([
		['another task', { task_id: 't-2' }],
		['no task', { task_id: undefined }],
		['the task of another create', { config: marked('b') }],
	])('does not take an image from an answer about %s', async (_label, told) => {
		const service = new FakeService(agree({ ...done, input: { image: base64 }, ...told }));
		expect(await rejection(getSentImage(service.context, own))).toMatchObject({
			reason: 'notPiApi',
		});
	});

	test.each([
		['in another spelling', { task_id: 'T1' }],
		['with its mark', { config: marked('a') }],
	])('takes that of its own task %s', async (_label, told) => {
		const service = new FakeService(agree({ ...done, input: { image: base64 }, ...told }));
		expect(await getSentImage(service.context, own)).toHaveLength(3_000);
	});

	test('nor from a page', async () => {
		const service = new FakeService({ body: '<html></html>' });
		expect(await rejection(getSentImage(service.context, own))).toMatchObject({
			reason: 'notPiApi',
		});
	});

	test('does not take an image from an answer that is an error', async () => {
		const body = { code: 500, data: { ...done, input: { image: base64 } } };
		const service = new FakeService({ status: 500, body });
		expect(await rejection(getSentImage(service.context, { id: 't-1' }))).toMatchObject({
			reason: 'serverError',
		});
	});
});

describe('getAccount', () => {
	test.each([
		['in the envelope', { code: 200, data: { plan: 'free' } }, { plan: 'free' }],
		['bare', { plan: 'free' }, { plan: 'free' }],
	])('reads an account %s', async (_label, body, account) => {
		const service = new FakeService({ body });
		expect(await getAccount(service.context)).toEqual(account);
		expect(service.requests).toEqual(['GET https://api.test/account/info']);
	});

	test.each([
		['an envelope without one', { body: { code: 200, data: null } }, 'notPiApi'],
		['an error with one', { status: 500, body: { data: { plan: 'free' } } }, 'serverError'],
		['a status below 200', { status: 199, body: { plan: 'free' } }, 'notPiApi'],
		['a redirect', { status: 300, body: { plan: 'free' } }, 'redirected'],
		['a page', { body: '<html></html>' }, 'notPiApi'],
	])('%s is a problem', async (_label, answer, reason) => {
		const service = new FakeService(answer);
		expect(await rejection(getAccount(service.context))).toMatchObject({ reason });
	});

	test('any status that means success will do', async () => {
		const service = new FakeService({ status: 299, body: { plan: 'free' } });
		expect(await getAccount(service.context)).toEqual({ plan: 'free' });
	});
});

describe('getHistoryPage', () => {
	const fromSeconds = Date.parse('2026-01-01T00:00:00Z') / 1000;

	test("asks for a page up to an hour from now, by the service's clock", async () => {
		const service = new FakeService(agree([{ task_id: 't-1', status: 'pending' }]));
		service.context.serviceClock.note('Thu, 01 Jan 2026 01:00:06 GMT');
		const page = await getHistoryPage(service.context, fromSeconds, 3);
		expect(page).toEqual([{ taskId: 't-1', status: 'running' }]);
		expect(service.requests).toEqual(['GET https://api.test/api/open/tasks/histories']);
		expect(service.asked[0].qs).toEqual({
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: fromSeconds + 3_606 + 3_600,
			page: 3,
			page_size: 100,
		});
	});

	test("by this machine's clock, where the service's is not known", async () => {
		const service = new FakeService(agree([]));
		await getHistoryPage(service.context, fromSeconds, 1);
		expect(service.asked[0].qs).toMatchObject({ end_time: fromSeconds + 4_600 });
	});

	test.each([
		['no list', { body: { code: 200, data: {} } }, 'notPiApi'],
		['an error inside HTTP 200', { body: { code: 403, data: [] } }, 'refused'],
		['an error', { status: 500, body: { data: [] } }, 'serverError'],
		['a page', { body: '<html></html>' }, 'notPiApi'],
	])('%s tells nothing: a problem', async (_label, answer, reason) => {
		const service = new FakeService(answer);
		const page = getHistoryPage(service.context, fromSeconds, 1);
		expect(await rejection(page)).toMatchObject({ reason });
	});

	test('a list without an envelope will do', async () => {
		const service = new FakeService({ body: [{ task_id: 't-1' }] });
		expect(await getHistoryPage(service.context, fromSeconds, 1)).toHaveLength(1);
	});
});
