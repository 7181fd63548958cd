import { Readable } from 'node:stream';

import { openImage } from '../../../nodes/shared/piapi/transport/http';
import { callApi } from '../../../nodes/shared/piapi/request';
import { agree, FakeService, networkError, refuse, rejection } from '../kit/fakeService';
import { abortListeners, request } from './apiRequest';

describe('a request to the API', () => {
	test('goes through n8n with the credential, follows no redirect and shows any status', async () => {
		const service = new FakeService(agree('fine'));
		expect(await callApi(service.context, request)).toBe('fine');
		expect(service.asked).toEqual([
			{
				url: 'https://api.test/thing',
				method: 'GET',
				timeout: 30_000,
				json: true,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal: expect.any(AbortSignal),
			},
		]);
		expect(service.callers[0].credential).toBe('piApi');
	});

	test('hands n8n what it needs to sign, but not the function by which it would cut a create off', async () => {
		const service = new FakeService(agree('fine'));
		await callApi(service.context, request);
		const [{ caller }] = service.callers;
		expect(Object.keys(caller).sort()).toEqual(['getCredentials', 'getNode', 'helpers']);
		const { getNode, getCredentials, helpers } = caller as never as typeof service.context.n8n;
		expect([getNode(), await getCredentials('piApi')]).toEqual([{ name: 'Node' }, {}]);
		expect(helpers).toBe(service.context.n8n.helpers);
	});

	test('sends what it is given', async () => {
		const service = new FakeService(agree('fine'));
		const given = { method: 'POST' as const, body: { a: 1 }, qs: { b: 2 }, timeoutMs: 5_000 };
		await callApi(service.context, { ...request, ...given });
		const { method, body, qs, timeout } = service.asked[0];
		expect({ method, body, qs, timeout }).toEqual({
			...{ method: 'POST', body: { a: 1 }, qs: { b: 2 }, timeout: 5_000 },
		});
	});

	test('reads the status as well, and the answer as it came', async () => {
		const service = new FakeService({ status: 201, body: { data: 'key sk-123456' } });
		const read = jest.fn((body: unknown) => body);
		await callApi({ ...service.context, secrets: ['sk-123456'] }, { ...request, read });
		expect(read.mock.calls).toEqual([[{ data: 'key sk-123456' }, 201]]);
	});

	test('without what was wanted is the problem that the answer stands for', async () => {
		const service = new FakeService(refuse(401, 'bad key'));
		expect(await rejection(callApi(service.context, request))).toMatchObject({
			reason: 'unauthorized',
			facts: { statusCode: 401, detail: 'bad key' },
		});
	});

	test('says no secret that the service quotes', async () => {
		const service = new FakeService(refuse(400, 'key sk-123456 at https://a.test/?sig=1'));
		const call = callApi({ ...service.context, secrets: ['sk-123456'] }, request);
		const detail = 'key [secret] at https://a.test/';
		expect(await rejection(call)).toMatchObject({ facts: { detail } });
	});

	test.each([
		['a byte order mark', `\ufeff{"data":"fine"}`, 'fine'],
		[
			'letters of many bytes, cut between two parts',
			Readable.from([...Buffer.from('{"data":"ü"}')].map((byte) => Buffer.from([byte]))),
			'ü',
		],
	])('reads %s', async (_label, body, expected) => {
		expect(await callApi(new FakeService({ body }).context, request)).toBe(expected);
	});

	test.each([
		['a page', '<html></html>'],
		['half an answer', '{"data":'],
		['nothing', ''],
	])('is not answered by %s', async (_label, body) => {
		const call = callApi(new FakeService({ body }).context, request);
		expect(await rejection(call)).toMatchObject({ reason: 'notPiApi' });
	});

	test.each([
		['in seconds', '7', 7_000],
		['as a date', new Date(Date.parse('2026-01-01T00:16:52Z')).toUTCString(), 12_000],
	])('notes how long the service asks to wait, %s', async (_label, header, retryAfterMs) => {
		const headers = { 'retry-after': header };
		const service = new FakeService({ status: 503, headers, body: '' });
		expect(await rejection(callApi(service.context, request))).toMatchObject({
			reason: 'serverError',
			facts: { retryAfterMs },
		});
	});

	test('what the network did is a problem with its code', async () => {
		const service = new FakeService(networkError('ECONNRESET'));
		const problem = await rejection(callApi(service.context, request));
		expect(problem).toMatchObject({ reason: 'network', facts: { networkCode: 'ECONNRESET' } });
	});

	test.each([
		['an answer of the API', { data: 1 }, true],
		['a page of somebody else’s', '<html>', false],
	])("notes the service's date of %s", async (_label, body, isKnown) => {
		const headers = { date: 'Thu, 01 Jan 2026 00:17:40 GMT' };
		const { context } = new FakeService({ headers, body });
		await callApi(context, { ...request, read: () => 1 });
		expect(context.serviceClock.isKnown).toBe(isKnown);
	});
});

describe('"too many requests"', () => {
	const many = (message: string) => ({
		status: 429,
		headers: { 'retry-after': '5' },
		body: { code: 429, message },
	});

	test('holds the whole run back', async () => {
		const service = new FakeService(many('slow down'), agree(1));
		await rejection(callApi(service.context, request));
		await callApi(service.context, request);
		expect(service.clock.sleepsMs).toEqual([5_000]);
	});

	test.each([
		['no free place', many('max concurrent tasks reached')],
		['another problem', { ...many('oops'), status: 503 }],
	])('does not for %s', async (_label, answer) => {
		const service = new FakeService(answer, agree(1));
		await rejection(callApi(service.context, request));
		await callApi(service.context, request);
		expect(service.clock.sleepsMs).toEqual([]);
	});
});

describe('an image', () => {
	const open = async (service: FakeService) =>
		await openImage(service.context, 'https://img.test/1.png', { timeoutMs: 60_000 });

	function streamed() {
		const closers: Array<() => void> = [];
		const once = (event: string, listener: () => void) => {
			if (event === 'close') closers.push(listener);
		};
		return { body: { once }, close: () => closers.forEach((each) => each()) };
	}

	test('is opened without the credential, as a stream, and follows no redirect', async () => {
		const { body } = streamed();
		const service = new FakeService({ status: 302, headers: { location: '/2.png' }, body });
		expect(await open(service)).toEqual({ statusCode: 302, headers: { location: '/2.png' }, body });
		expect(service.callers).toEqual([]);
		expect(service.asked).toEqual([
			{
				url: 'https://img.test/1.png',
				method: 'GET',
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: 60_000,
				abortSignal: expect.any(AbortSignal),
			},
		]);
	});

	test('ends with the execution for as long as it streams, and is forgotten then', async () => {
		const { body, close } = streamed();
		const service = new FakeService({ body });
		await open(service);
		expect(abortListeners(service)).toBe(1);
		close();
		expect(abortListeners(service)).toBe(0);
		service.stop.abort();
		expect(service.asked[0].abortSignal.aborted).toBe(false);
	});

	test('that streams when the execution stops is cut off', async () => {
		const service = new FakeService({ body: streamed().body });
		await open(service);
		service.stop.abort();
		expect(service.asked[0].abortSignal.aborted).toBe(true);
	});

	test('after a stop is cut off at once', async () => {
		const service = new FakeService(({ abortSignal }) =>
			abortSignal.aborted ? networkError('ERR_CANCELED') : { body: streamed().body },
		);
		service.stop.abort();
		expect(await rejection(open(service))).toMatchObject({ reason: 'cancelled' });
	});

	test('needs no execution to be stopped', async () => {
		const service = new FakeService({ body: streamed().body });
		const context = { ...service.context, signal: undefined };
		await openImage(context, 'https://img.test/1.png', { timeoutMs: 60_000 });
		expect(service.asked[0].abortSignal.aborted).toBe(false);
	});
});
