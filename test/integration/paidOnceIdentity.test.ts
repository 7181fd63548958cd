/** What is the same request, and what is another, where n8n decides what comes again: agents, retries, stops. */
import type { INodeExecutionData } from 'n8n-workflow';

import type { ScriptedAnswer } from '../tools/simulator';
import { openTool } from './kit/callTool';
import { loggedIds, taskIdsOf, tasksOf, watchLog } from './kit/paidTasks';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;
const gone: ScriptedAnswer = { status: 404, body: '' };
const lost: ScriptedAnswer = { reset: true, taken: true };

afterEach(() => {
	jest.restoreAllMocks();
	sim.simulator.configure({ faults: {}, workMs: 40 });
});

const imagesOf = () => tasksOf(sim.simulator).map(({ input }) => input.image);

describe("calls of an agent's tool, same prompt", () => {
	const open = (settings = {}) => {
		const { apiKey, apiUrl: baseUrl, uploadUrl } = sim.simulator;
		return openTool(
			{ apiKey, baseUrl, uploadUrl },
			{
				operation: 'segment',
				imageUrl: "={{ $fromAI('image') }}",
				prompt: sample.prompt,
				options: { pollIntervalSeconds: 0.5 },
			},
			settings,
		);
	};

	test.each(['?i=', '?export=download&id='])(
		'two images by %s are two tasks, and each call has its own',
		async (query) => {
			const addresses = [1, 2].map((index) => sim.simulator.sampleUrl(sample.name) + query + index);
			const tool = open();
			const answers = [];
			for (const image of addresses) answers.push(String(await tool.call({ image })));
			expect(imagesOf()).toEqual(addresses);
			const ids = tasksOf(sim.simulator).map(({ id }) => id);
			expect(answers.map((answer) => ids.filter((id) => answer.includes(id)))).toEqual(
				ids.map((id) => [id]),
			);
		},
		60_000,
	);

	test('also where the first has failed', async () => {
		const addresses = [1, 2].map((index) => `${sim.simulator.sampleUrl(sample.name)}?i=${index}`);
		const tool = open({ retryOnFail: true, maxTries: 2, waitBetweenTries: 10 });
		sim.simulator.script('image', Array<ScriptedAnswer>(6).fill(gone));
		await tool.call({ image: addresses[0] }).catch(() => {});
		const answer = String(await tool.call({ image: addresses[1] }));
		expect(imagesOf()).toEqual(addresses);
		expect(answer).toContain(tasksOf(sim.simulator)[1].id);
	}, 60_000);
});

describe("n8n's Retry of a failed execution", () => {
	const items: INodeExecutionData[] = [0, 1, 2, 3].map((index) => ({ json: { index } }));
	const parameters = (image: string) => ({
		imageUrl: `=${sim.simulator.sampleUrl(sample.name)}?id=${image}{{ $json.index }}`,
		options: { tasksInFlight: 4 },
	});
	const failOnce = async (image: string) => {
		// Each image is fetched three times by each item before it is given up.
		sim.simulator.script('image', Array<ScriptedAnswer>(12).fill(gone));
		const failed = await run(parameters(image), { items });
		expect(failed.error).toBeDefined();
		sim.simulator.clearScript();
		return failed;
	};

	test('takes the tasks of the first where nothing has changed', async () => {
		const failed = await failOnce('front');
		const before = tasksOf(sim.simulator).length;
		const again = await run(parameters('front'), { items, retryOf: failed });
		expect(again.error).toBeUndefined();
		expect(taskIdsOf(again).slice(0, before)).toEqual(
			tasksOf(sim.simulator)
				.slice(0, before)
				.map(({ id }) => id),
		);
		expect(sim.simulator.counters.tasksCreated).toBe(4);
	}, 60_000);

	test('pays for the corrected images, and gives no mask of the old ones', async () => {
		const failed = await failOnce('front');
		const again = await run(parameters('back'), { items, retryOf: failed });
		expect(again.error).toBeUndefined();
		const { tasks } = sim.simulator;
		const images = taskIdsOf(again).map((id) => tasks.get(id as string)?.input.image);
		expect(images).toEqual(
			[0, 1, 2, 3].map((index) => `${sim.simulator.sampleUrl(sample.name)}?id=back${index}`),
		);
	}, 60_000);
});

describe('a stop', () => {
	test.each([
		['while creates are lost', 12],
		['while lost creates are looked for', 13],
	])(
		'%s names every task that was taken',
		async (_label, requests) => {
			sim.simulator.configure({ workMs: 60_000 });
			sim.simulator.script('create', Array<ScriptedAnswer>(12).fill(lost));
			const log = watchLog();
			const { simulator } = sim;
			await run(
				{ segmentFactor: '={{ $json.factor }}', options: { tasksInFlight: 12 } },
				{
					items: Array.from({ length: 12 }, (_, factor) => ({ json: { factor } })),
					onStart(stop) {
						const timer = setInterval(() => {
							const { create, history } = simulator.counters.requests;
							if (create + history < requests) return;
							clearInterval(timer);
							stop();
						}, 5);
					},
				},
			);
			await log.ended();
			const taken = tasksOf(simulator).map(({ id }) => id);
			expect(taken).toHaveLength(12);
			expect(new Set(loggedIds([...log.warn, ...log.info]))).toEqual(new Set(taken));
			expect(log.warn.join('\n')).not.toMatch(/may or may not exist/);
		},
		60_000,
	);
});
