import { OUTPUT_SHAPES, renderSample, truthMask } from '../tools/simulator';
import { readBinary } from './kit/binaryData';
import { readPixels, sample } from './kit/simulation';
import { until, useTrigger } from './kit/useTrigger';

const its = useTrigger();
const { sim, run, open, call, callOnce, submit, doneTask } = its;

test('Submit, a call of the service, and a start with the mask, as Segment gives it', async () => {
	const taskId = await submit(its.trigger.url);
	await until(() => its.trigger.starts.length > 0);
	const [[item]] = its.trigger.starts;
	const truth = await truthMask(await renderSample(sample.name), sample.prompt, '', 0);
	expect(Buffer.compare(await readPixels(item), Buffer.from(truth))).toBe(0);
	const segment = (await run({ operation: 'getTask', taskId })).main[0];
	expect(item.json).toEqual(segment.json);
	expect(Object.keys(item.binary!)).toEqual(['mask']);
	expect(item.binary!.mask.fileName).toBe(segment.binary!.mask.fileName);
});

test.each(OUTPUT_SHAPES)('a task in the shape %s', async (outputShape) => {
	sim.simulator.configure({ outputShape });
	await submit(its.trigger.url);
	await until(() => its.trigger.starts.length > 0);
	sim.simulator.configure({ outputShape: 'image_urls' });
	expect(its.trigger.starts[0][0].json).toMatchObject({ outcome: 'succeeded' });
	expect(its.trigger.starts[0][0].binary).toHaveProperty('mask');
});

test('a task that our mark tells, whatever kind the service calls it', async () => {
	sim.simulator.configure({ kindForm: 'otherType' });
	await submit(its.trigger.url);
	await until(() => its.trigger.starts.length > 0);
	sim.simulator.configure({ kindForm: 'asSent' });
	expect(its.trigger.starts[0][0].binary).toHaveProperty('mask');
});

test.each([
	'text/plain; charset=utf-8',
	'application/cloudevents+json',
	'application/x-www-form-urlencoded',
	'application/octet-stream',
])('a call whose body is said to be %s', async (type) => {
	await callOnce({ data: { task_id: await doneTask() } }, undefined, type);
	await until(() => its.trigger.starts.length > 0);
});

test('chosen images and file name', async () => {
	await open({ parameters: { outputs: ['mask', 'invertedMask'], fileName: 'A-1' } });
	await call({ data: { task_id: await doneTask() } });
	const { binary } = its.trigger.starts[0][0];
	expect(Object.values(binary!).map(({ fileName }) => fileName)).toEqual([
		'A-1.png',
		'A-1-invertedMask.png',
	]);
});

test('a cutout, cropped, of the image that the task was sent', async () => {
	const options = { cropToMask: true, cropPadding: 3, softEdge: '2' };
	await open({ parameters: { outputs: ['cutout'], options } });
	const taskId = await doneTask();
	await call({ data: { task_id: taskId } });
	const [[item]] = its.trigger.starts;
	expect(Object.keys(item.binary!)).toEqual(['cutout']);
	const parameters = { operation: 'getTask', taskId, outputs: ['cutout'], options };
	const segment = (await run(parameters)).main[0];
	expect(item.json).toEqual(segment.json);
	const bytes = [item, segment].map(async ({ binary }) => await readBinary(binary!.cutout));
	expect(Buffer.compare(...((await Promise.all(bytes)) as [Buffer, Buffer]))).toBe(0);
});

describe('a task starts the workflow once', () => {
	test('however often it is reported, with one look at it', async () => {
		const taskId = await doneTask();
		const body = { timestamp: 1, data: { task_id: taskId, status: 'completed' } };
		const answers = [await call(body), await call(body), await call(body)];
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(its.trigger.starts).toHaveLength(1);
		expect(sim.simulator.counters.requests.get).toBe(1);
	});

	test('however many calls come at the same time', async () => {
		const taskId = await doneTask();
		await Promise.all(Array.from({ length: 25 }, async () => await call({ task_id: taskId })));
		expect(its.trigger.starts).toHaveLength(1);
		expect(sim.simulator.counters.requests).toMatchObject({ get: 1, image: 1 });
	});

	test('also across a restart', async () => {
		const taskIds = [await doneTask(), await doneTask()];
		for (const task_id of taskIds) await call({ task_id });
		its.trigger.restart();
		for (const task_id of taskIds) expect((await call({ task_id })).status).toBe(200);
		expect(its.trigger.starts).toHaveLength(2);
	});

	test('also across a restart, where n8n saved the calls in another order', async () => {
		let saves = 0;
		let releaseFirst = () => {};
		const firstIsHeld = new Promise<void>((resolve) => (releaseFirst = resolve));
		const beforeSave = async () => await (++saves === 1 ? firstIsHeld : undefined);
		await open({ beforeSave });
		const [first, second] = [await doneTask(), await doneTask()];
		const held = call({ task_id: first });
		// A slow machine answers 503 and is called again, so there may be more than one by now.
		await until(() => saves > 0);
		await call({ task_id: second });
		releaseFirst();
		await held;
		its.trigger.restart();
		for (const task_id of [first, second]) await call({ task_id });
		expect(its.trigger.starts).toHaveLength(2);
	});

	test('but each time while the workflow is tested by hand', async () => {
		await open({ mode: 'manual' });
		const task_id = await doneTask();
		for (let time = 1; time <= 2; time++) {
			await callOnce({ task_id });
			await until(() => its.trigger.starts.length >= time);
		}
		expect(its.trigger.starts).toHaveLength(2);
	});

	test('a call for a task at work, and one for its end right behind it', async () => {
		sim.simulator.configure({ workMs: 300, callbackForProcessing: true, callbackTwice: true });
		for (let count = 0; count < 5; count++) await submit(its.trigger.url);
		await until(() => its.trigger.starts.length === 5);
		// Whether a call is heard in time or not, each comes to its end.
		await until(() => {
			const { callbacksSent, callbacksFailed } = sim.simulator.counters;
			return callbacksSent + callbacksFailed === 20;
		});
		sim.simulator.configure({ workMs: 40, callbackForProcessing: false, callbackTwice: false });
		expect(its.trigger.starts).toHaveLength(5);
	});
});

describe('what does not start the workflow', () => {
	test('a task that is not done', async () => {
		sim.simulator.configure({ workMs: 1e9 });
		const task_id = await submit();
		await until(() => sim.simulator.tasks.get(task_id)?.phase === 'processing');
		sim.simulator.configure({ workMs: 40 });
		expect((await call({ data: { task_id, status: 'processing' } })).status).toBe(200);
		// It claims an end that the task does not show yet: the sender shall come again.
		expect((await callOnce({ data: { task_id, status: 'completed' } })).status).toBe(503);
		expect(its.trigger.starts).toEqual([]);
	});

	test('a task that failed, unless that is asked for', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 }, failureMessage: 'no luck' });
		const task_id = await submit();
		await until(() => sim.simulator.tasks.get(task_id)?.phase === 'failed');
		sim.simulator.configure({ faults: {} });
		expect((await call({ task_id })).status).toBe(200);
		expect(its.trigger.starts).toEqual([]);
		await open({ parameters: { options: { startOnFailed: true } } });
		await call({ task_id });
		await call({ task_id });
		expect(its.trigger.starts).toMatchObject([
			[{ json: { task_id, outcome: 'failed', failureReason: 'no luck' } }],
		]);
		expect(its.trigger.starts[0][0].json).not.toHaveProperty('error');
	});

	test('a task of another kind', async () => {
		const data = { task_id: 'other-1', status: 'completed', model: 'kling', output: {} };
		const other = { ...data, task_type: 'video_generation' };
		sim.simulator.script('get', [{ status: 200, body: { code: 200, data: other } }]);
		expect((await call({ task_id: 'other-1' })).status).toBe(200);
		expect(its.trigger.starts).toEqual([]);
	});
});
