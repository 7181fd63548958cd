import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { FaultName, ScriptedAnswer } from '../../tools/simulator';
import { drawSmallSample, useSimulator } from '../../integration/kit/simulation';

const ITEMS = 30;
const sim = useSimulator('small');
const { run } = sim;
const settings = { retryOnFail: true, maxTries: 5, waitBetweenTries: 10 };

/** A host of input images: those of bad items are not there when the service fetches them for the first time. */
let host: Server;
let bad: Set<number>;
beforeAll(async () => {
	const image = await drawSmallSample();
	host = createServer({ keepAliveTimeout: 0 }, (request, response) => {
		const item = Number(/\d+/.exec(request.url ?? '')?.[0]);
		if (bad.delete(item)) response.writeHead(404).end();
		else response.writeHead(200, { 'content-type': 'image/png' }).end(image);
	});
	await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	host.closeAllConnections();
	host.close();
});
afterEach(() => sim.simulator.configure({ faults: {}, historyDelayMs: 0 }));

const addressOf = (item: number) =>
	`http://127.0.0.1:${(host.address() as AddressInfo).port}/${item}.jpg`;

/** Runs thirty items, each with an address of its own, some of which fail at the first try. */
async function runWithBad(badItems: number[], options: INodeParameters = {}) {
	bad = new Set(badItems);
	const items: INodeExecutionData[] = Array.from({ length: ITEMS }, (_, index) => ({
		json: { image: addressOf(index) },
	}));
	return await run({ imageUrl: '={{ $json.image }}', options }, { items, settings });
}

/** All items have come out in order, each with its own task; the bad ones alone were created twice. */
function expectOneTaskEach(main: INodeExecutionData[], badCount: number): void {
	expect(main.map(({ pairedItem }) => pairedItem)).toEqual(main.map((_, item) => ({ item })));
	const images = main.map(({ json }) => (json.input as { image: string }).image);
	expect(images.map((image) => Number(/(\d+)\.jpg$/.exec(image)![1]))).toEqual([
		...Array(ITEMS).keys(),
	]);
	expect(new Set(main.map(({ json }) => json.task_id)).size).toBe(ITEMS);
	expect(sim.simulator.counters).toMatchObject({
		tasksCreated: ITEMS + badCount,
		tasksPaid: ITEMS,
		doubleCreates: badCount,
	});
}

const looks: Partial<Record<FaultName, number>> = {
	get5xx: 0.04,
	getHtml: 0.04,
	getReset: 0.04,
	imageShort: 0.05,
	image503: 0.05,
};
const lost: Partial<Record<FaultName, number>> = {
	create5xxAfterTaken: 0.1,
	createResetAfter: 0.1,
};

describe('Retry On Fail creates the failed items anew, and no other', () => {
	const last = ITEMS - 1;
	const middle = Math.floor(ITEMS / 2);
	test.each([
		['first', [0], {}],
		['middle', [middle], {}],
		['last', [last], {}],
		['first, middle and last', [0, middle, last], {}],
		['first, middle and last, on a bad day', [0, middle, last], looks],
		['first, middle and last, with answers to creates lost', [0, middle, last], lost],
	])('%s', async (_label, badItems, faults) => {
		sim.simulator.configure({ faults, historyDelayMs: 200 });
		const { main, error } = await runWithBad(badItems, { tasksInFlight: 10 });
		expect(error).toBeUndefined();
		expectOneTaskEach(main, badItems.length);
	});
});

test('a bad answer about the failed task does not cost a try', async () => {
	bad = new Set([0]);
	sim.simulator.script('get', ['pass', { status: 503, body: '' }]);
	const { main, error } = await run(
		{ imageUrl: addressOf(0) },
		{ settings: { ...settings, maxTries: 2 } },
	);
	expect(error).toBeUndefined();
	expect(main[0].json.outcome).toBe('succeeded');
	expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 1 });
});

describe('a create whose answer was lost', () => {
	const refused: ScriptedAnswer = { status: 403, body: { code: 403, message: 'forbidden' } };
	const taken: ScriptedAnswer = { reset: true, taken: true };

	test('is not created again by Retry On Fail while the history cannot tell', async () => {
		sim.simulator.script('create', [taken]);
		sim.simulator.script(
			'history',
			Array.from({ length: 1_000 }, () => refused),
		);
		const { error } = await run({}, { settings });
		expect(error?.message).toMatch(/answer to the new task was lost/);
		expect(sim.simulator.counters.tasksCreated).toBe(1);
	});

	test('is found by Retry On Fail once the history can tell', async () => {
		sim.simulator.script('create', [taken]);
		sim.simulator.script('history', [refused]);
		const { main, error } = await run({}, { settings });
		expect(error).toBeUndefined();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 1 });
	});
});
