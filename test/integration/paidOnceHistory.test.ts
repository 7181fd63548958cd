import type { INodeExecutionData } from 'n8n-workflow';

import {
	ACTION_FORMS,
	HISTORY_SHAPES,
	SERVER_ERROR_WORDS,
	TIME_FORMS,
	type ScriptedAnswer,
	type SimulatorOptions,
} from '../tools/simulator';
import { taskIdsOf, unnamedTasks } from './kit/paidTasks';
import { useSimulator } from './kit/simulation';

/** Items whose create is answered, and items whose answer is lost though the service has taken the task. */
const ANSWERED = 4;
const LOST = 4;
const sim = useSimulator('small');
const { run } = sim;

const asBefore: Partial<SimulatorOptions> = {
	historyDelayMs: 0,
	historyDelaySpreadMs: 0,
	historyShape: 'array',
	historyShows: 'all',
	historyAction: 'segment',
	historyTimeForm: 'rfc3339',
	taskTimeForm: 'rfc3339',
	zoneMinutes: 0,
	lateReadsMs: 0,
	addressForm: 'asSent',
	faults: {},
};
afterEach(() => sim.simulator.configure(asBefore));

const saying = (message: string, taken = true): ScriptedAnswer => ({
	status: 500,
	body: { code: 500, message },
	taken,
});
const lost: ScriptedAnswer = { reset: true, taken: true };
const answered: ScriptedAnswer[] = Array.from({ length: ANSWERED }, () => 'pass');

/** Runs as many items at once as there are answers, each with a factor of its own. */
async function runWith(answers: ScriptedAnswer[], parameters = {}, settings = {}) {
	sim.simulator.script('create', answers);
	const items: INodeExecutionData[] = answers.map((_, factor) => ({ json: { factor } }));
	return await run(
		{
			segmentFactor: '={{ $json.factor }}',
			options: { tasksInFlight: answers.length },
			...parameters,
		},
		{ items, settings },
	);
}

/** As many tasks as items, each paid once and on the item that asked for it. */
function expectOneTaskEach(output: Awaited<ReturnType<typeof run>>, count: number): void {
	expect(output.error).toBeUndefined();
	const { tasks, counters } = sim.simulator;
	const factors = taskIdsOf(output).map((id) => tasks.get(id as string)?.input.segment_factor);
	expect(factors).toEqual(Array.from({ length: count }, (_, factor) => factor));
	expect(counters).toMatchObject({ tasksCreated: count, tasksPaid: count, doubleCreates: 0 });
	expect(unnamedTasks(sim.simulator, [output])).toEqual([]);
}

describe('a create that meets a server error and is taken all the same is paid once, whatever', () => {
	test('the error says', async () => {
		const answers = [...answered, ...SERVER_ERROR_WORDS.map((words) => saying(words))];
		expectOneTaskEach(await runWith(answers), answers.length);
	});

	test.each(ACTION_FORMS)('the history calls it: %s', async (historyAction) => {
		sim.simulator.configure({ historyAction });
		const answers = [...answered, ...Array<ScriptedAnswer>(LOST).fill(lost)];
		expectOneTaskEach(await runWith(answers), answers.length);
	});

	test.each(TIME_FORMS.flatMap((form) => [-300, 120].map((zone) => [form, zone] as const)))(
		'times look like: %s, %i minutes ahead of UTC',
		async (form, zoneMinutes) => {
			sim.simulator.configure({ historyTimeForm: form, taskTimeForm: form, zoneMinutes });
			const answers = [...answered, ...Array<ScriptedAnswer>(LOST).fill(lost)];
			expectOneTaskEach(await runWith(answers), answers.length);
		},
	);

	test.each(HISTORY_SHAPES)('its rows lie in: %s', async (historyShape) => {
		sim.simulator.configure({ historyShape });
		const answers = [...answered, ...Array<ScriptedAnswer>(LOST).fill(lost)];
		expectOneTaskEach(await runWith(answers), answers.length);
	});

	test.each([
		['escaped', '?of=red shoes'],
		['unescaped', '?of=red%20shoes'],
		['hostCase', ''],
		['port', ''],
	] as const)('its address is told: %s', async (addressForm, query) => {
		sim.simulator.configure({ addressForm });
		const answers = [...answered, ...Array<ScriptedAnswer>(LOST).fill(lost)];
		const imageUrl = sim.imageUrl + query;
		expectOneTaskEach(await runWith(answers, { imageUrl }), answers.length);
	});

	test('it cannot be read for a while', async () => {
		sim.simulator.configure({ lateReadsMs: 3_000 });
		const answers = [...answered, ...Array<ScriptedAnswer>(LOST).fill(lost)];
		expectOneTaskEach(await runWith(answers), answers.length);
	});

	test('the history is half a minute late', async () => {
		sim.simulator.configure({ historyDelayMs: 30_000 });
		const answers = [...answered, lost, saying('oops'), saying('concurrent update')];
		expectOneTaskEach(await runWith(answers), answers.length);
	});

	test('the history is late by itself for each task', async () => {
		sim.simulator.configure({ historyDelayMs: 500, historyDelaySpreadMs: 8_000 });
		const answers = [...answered, ...answered, lost, saying('oops'), saying('concurrent update')];
		expectOneTaskEach(await runWith(answers), answers.length);
	});
});

describe('a create that the service did not take is sent again', () => {
	test('once the history shows the tasks of the run, and not this one', async () => {
		const answers = [...answered, { reset: true }, saying('too many clients', false)];
		expectOneTaskEach(await runWith(answers), answers.length);
		expect(sim.simulator.counters.requests.create).toBe(answers.length + 2);
	});
});

describe('where the history shows nothing of what the run has created, it tells nothing', () => {
	test.each([
		['while a task of the run is answered', answered],
		['with one item alone', []],
	])('nothing is sent again: %s', async (_label, others) => {
		sim.simulator.configure({ historyShows: 'nothing' });
		const answers = [...others, saying('oops')];
		const output = await runWith(answers, {}, { onError: 'continueErrorOutput' });
		expect(output.main).toHaveLength(others.length);
		expect(output.errorOutput).toMatchObject([{ json: { error: { reason: 'unknownCreate' } } }]);
		const { requests, tasksCreated } = sim.simulator.counters;
		expect({ creates: requests.create, tasksCreated }).toEqual({
			creates: answers.length,
			tasksCreated: answers.length,
		});
		// The one task that nobody can name is the one that the error is about.
		expect(unnamedTasks(sim.simulator, [output])).toHaveLength(1);
	});
});
