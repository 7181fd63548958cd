import { openImage } from '../../../../nodes/shared/piapi/transport/http';
import { callApi } from '../../../../nodes/shared/piapi/request';
import { fateOfCreate } from '../../../../nodes/shared/piapi/fateOfCreate';
import { Problem } from '../../../../nodes/shared/problem/problem';
import { agree, FakeService, networkError, rejection } from '../../kit/fakeService';
import { abortListeners, request } from '../apiRequest';

describe('a stop of the execution', () => {
	test('before a request: it is not sent, and the problem says so', async () => {
		const service = new FakeService(agree(1));
		service.stop.abort();
		const problem = await rejection(callApi(service.context, request));
		expect(problem).toMatchObject({ reason: 'cancelled', facts: { wasSent: false } });
		expect(service.requests).toEqual([]);
	});

	test.each([
		['cuts it off', undefined, true],
		['cuts it off, if it does not matter', false, true],
		['does not cut off one whose answer must not be lost', true, false],
	])('during a request: %s', async (_label, isCreate, isCut) => {
		const service: FakeService = new FakeService(({ abortSignal }) => {
			service.stop.abort();
			return abortSignal.aborted ? networkError('ERR_CANCELED') : agree('fine');
		});
		const call = callApi(service.context, { ...request, isCreate });
		if (isCut) expect(await rejection(call)).toMatchObject({ reason: 'cancelled' });
		else expect(await call).toBe('fine');
	});

	test('however the request ends then, it was the stop', async () => {
		const service: FakeService = new FakeService(() => {
			service.stop.abort();
			return networkError('ECONNRESET');
		});
		expect(await rejection(callApi(service.context, request))).toMatchObject({
			reason: 'cancelled',
			cause: { message: expect.stringContaining('ECONNRESET') },
		});
	});

	test.each([
		['an answer', agree(1)],
		['a failure', networkError('ECONNRESET')],
	])('is not listened for any more after %s', async (_label, answer) => {
		const service = new FakeService(answer);
		await callApi(service.context, request).catch(() => {});
		expect(abortListeners(service)).toBe(0);
	});
});

describe('the end of a run that goes on only with what it has', () => {
	test('keeps a create from being sent, and nothing else', async () => {
		const service = new FakeService(agree('fine'));
		const context = { ...service.context, noNewTasks: AbortSignal.abort() };
		expect(await rejection(callApi(context, { ...request, isCreate: true }))).toMatchObject({
			reason: 'cancelled',
			facts: { wasSent: false },
		});
		expect(service.requests).toEqual([]);
		expect(await callApi(context, request)).toBe('fine');
	});

	test('is no matter where nothing can be stopped', async () => {
		const service = new FakeService(agree('fine'));
		const context = { ...service.context, signal: undefined };
		expect(await callApi(context, { ...request, isCreate: true })).toBe('fine');
	});
});

describe('an answer that is too large', () => {
	const large = `[${' '.repeat(2 * 1024 ** 2)}]`;
	test.each([
		[200, 'answerTooLarge'],
		[299, 'answerTooLarge'],
		[300, 'redirected'],
		[503, 'serverError'],
		[199, 'notPiApi'],
	])('is told by its status, where that says what went wrong: %i', async (status, reason) => {
		const service = new FakeService({ status, body: large });
		expect(await rejection(callApi(service.context, request))).toMatchObject({ reason });
	});

	test.each([
		['ECONNRESET', 'ECONNRESET'],
		// Else a create would pass for one that was never sent.
		['EHOSTUNREACH', 'ERR_BAD_RESPONSE'],
		['CERT_HAS_EXPIRED', 'ERR_BAD_RESPONSE'],
	])('that breaks off is a problem of the network, whatever its status: %s', async (code, told) => {
		const body = {
			once() {},
			async *[Symbol.asyncIterator]() {
				yield await Promise.reject(networkError(code, code === 'ECONNRESET' ? 'read' : 'connect'));
			},
		};
		const service = new FakeService({ status: 503, body });
		const problem = await rejection(callApi(service.context, request));
		expect(problem).toMatchObject({ reason: 'network', facts: { networkCode: told } });
		expect(fateOfCreate(problem as Problem)).toBe('lost');
	});
});

describe('the time that a request may take', () => {
	/** Answers nothing until the request is cut off. */
	const hang = async ({ abortSignal }: { abortSignal: AbortSignal }) => {
		await new Promise((resolve) => abortSignal.addEventListener('abort', resolve));
		return networkError('ERR_CANCELED');
	};

	test('is bounded; what is cut off then is a problem of the network, not a stop', async () => {
		const service = new FakeService(hang);
		const problem = await rejection(callApi(service.context, { ...request, timeoutMs: 1.5 }));
		expect(problem).toMatchObject({
			reason: 'network',
			facts: { networkCode: 'ETIMEDOUT', detail: 'no answer in time' },
			cause: expect.any(Problem),
		});
	});

	test('of an image is bounded too', async () => {
		const service = new FakeService(hang);
		const problem = await rejection(
			openImage(service.context, 'https://img.test/1.png', { timeoutMs: 1 }),
		);
		expect(problem).toMatchObject({ reason: 'cancelled' });
		expect(abortListeners(service)).toBe(0);
	});
});
