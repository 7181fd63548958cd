import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { watchNode } from '../../integration/kit/chaosWatch';
import { keepPace, realTimeoutSignal } from '../../integration/kit/fastTimers';
import { sendJson, useRawService, type Respond } from '../../integration/kit/rawService';

const its = useRawService();

// A time-out that nothing holds on to is lost with a garbage collection: so there is one while each request is on its way,
// and the time-outs are Node's own.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const { timeout } = AbortSignal;
beforeAll(() => {
	AbortSignal.timeout = realTimeoutSignal;
	keepPace(true);
});
afterAll(() => {
	AbortSignal.timeout = timeout;
	keepPace(false);
});
const answer = (respond: Respond) =>
	its.answer((request, response) => {
		respond(request, response);
		setImmediate(collectGarbage);
	});
afterEach(() => jest.restoreAllMocks());

describe('an API that never stops answering', () => {
	test.each([true, false])('Get Task ends in its time (waiting: %s)', async (waitForCompletion) => {
		answer((_request, response) => its.drip(response));
		const parameters = { operation: 'getTask', taskId: 't-1', waitForCompletion };
		const { error } = await its.run({ ...parameters, options: { timeoutSeconds: 2 } });
		expect(error).toMatchObject({
			description: expect.stringMatching(/task t-1/i),
			context: { data: { taskId: 't-1', reason: waitForCompletion ? 'timedOut' : 'network' } },
		});
	});

	test('Get Task ends in its time while it sends headers alone', async () => {
		answer((_request, response) => response.writeHead(200).flushHeaders());
		const options = { timeoutSeconds: 2 };
		const { error } = await its.run({ operation: 'getTask', taskId: 't-1', options });
		expect(error).toMatchObject({ context: { data: { taskId: 't-1', reason: 'timedOut' } } });
	});

	test('Segment counts the create as lost', async () => {
		answer((request, response) => {
			if (request.url === '/api/v1/task') return its.drip(response);
			sendJson(response, 400, { code: 400, message: 'no history here' });
		});
		const { error } = await its.run({ operation: 'segment', options: { timeoutSeconds: 2 } });
		expect(error).toMatchObject({ context: { data: { reason: 'unknownCreate' } } });
	});

	test.each(['segment', 'submit', 'getTask', 'getAccount'])(
		'%s ends with the stop of the execution',
		async (operation) => {
			const watched = watchNode();
			let stop = () => {};
			let tries = 0;
			answer((_request, response) => {
				tries += 1;
				its.drip(response);
				setTimeout(stop, 100);
			});
			const { run } = await its.run(
				{ operation, taskId: 't-1' },
				{ onStart: (by) => void (stop = by) },
			);
			expect(run.status).toBe('canceled');
			await watched.ended();
			expect(tries).toBe(1);
		},
	);

	test('the ID of a task that is answered long after the stop is in the log', async () => {
		const watched = watchNode();
		let stop = () => {};
		let finish = () => {};
		answer((request, response) => {
			if (request.url !== '/api/v1/task')
				return sendJson(response, 400, { code: 400, message: 'no such thing here' });
			finish = () => sendJson(response, 200, { code: 200, data: { task_id: 't-late' } });
			stop();
		});
		await its.run({ operation: 'segment' }, { onStart: (by) => void (stop = by) });
		await watched.ended();
		expect(watched.warnings).toEqual([expect.stringMatching(/before PiAPI answered: 1/)]);
		finish();
		while (watched.warnings.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(watched.warnings[1]).toMatch(/stopped run.*: t-late$/);
	});
});
