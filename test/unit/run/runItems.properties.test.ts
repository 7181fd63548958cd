import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import { Problem } from '../../../nodes/shared/problem/problem';
import type { ItemFields } from '../../../nodes/shared/run/output/chosenFields';
import type { ItemOperation, JobParameters } from '../../../nodes/shared/run/itemOperation';
import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import { runItems, type RunResult } from '../../../nodes/shared/run/runItems';
import { standIn } from '../kit/standIn';

/**
 * What becomes of one item: how many jobs it has, how many turns of the event loop each takes, and where it goes wrong.
 * No step ends in the turn it began in: what goes over a network never does, and nobody can act on a failure before
 * the turn that brings it is over.
 */
interface Plan {
	jobs: number;
	startTurns: number;
	finishTurns: number;
	fails: 'never' | 'start' | 'finish';
}

const plans: fc.Arbitrary<Plan[]> = fc.array(
	fc.record({
		jobs: fc.constantFrom(1, 1, 1, 2, 3),
		startTurns: fc.integer({ min: 1, max: 5 }),
		finishTurns: fc.integer({ min: 1, max: 3 }),
		fails: fc.constantFrom('never', 'never', 'never', 'start', 'finish'),
	}),
	{ minLength: 1, maxLength: 25 },
);
const inFlight = fc.integer({ min: 1, max: 8 });

/** Only what the run itself asks of n8n; that it fits the real n8n is for the integration tests to show. */
function fakeN8n(itemCount: number, goesOn: boolean): IExecuteFunctions {
	const node = {
		name: 'Segment',
		type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
		onError: goesOn ? 'continueErrorOutput' : undefined,
	};
	return standIn({
		getInputData: () => Array.from({ length: itemCount }, (_, index) => ({ json: { index } })),
		continueOnFail: () => goesOn,
		getNode: () => node,
		getCredentials: async () => ({ apiKey: 'key-of-the-test' }),
		getExecutionCancelSignal: () => undefined,
		logger: { warn() {} },
	});
}

async function pass(turns: number): Promise<void> {
	for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** What happened in a run, by the names of its jobs. */
class Notes {
	readonly started: string[] = [];
	readonly failed: string[] = [];
	running = 0;
	peak = 0;
	startedAfterFailure = 0;

	begin(job: string): void {
		this.started.push(job);
		this.running += 1;
		this.peak = Math.max(this.peak, this.running);
		if (this.failed.length > 0) this.startedAfterFailure += 1;
	}

	fail(job: string): never {
		this.failed.push(job);
		throw new Problem('taskFailed', { taskId: 't', detail: job });
	}
}

interface PlannedJob extends JobParameters {
	item: number;
	name: string;
}

const options: ItemFields = {
	includeInput: false,
	simplify: false,
	toolOutput: 'raw',
	toolFields: [],
};

function operationOf(
	given: Plan[],
	most: number,
	notes: Notes,
): ItemOperation<PlannedJob, PlannedJob, string> {
	return {
		read: (item) =>
			Array.from({ length: given[item].jobs }, (_, place) => ({
				item,
				name: `${item}.${place}`,
				options,
			})),
		check: async (_context, job) => job,
		inFlight: async () => ({ tasksInFlight: most, beyondPlan: 0 }),
		async start(_context, { item, name: job }) {
			notes.begin(job);
			await pass(given[item].startTurns);
			notes.running -= 1;
			return given[item].fails === 'start' ? notes.fail(job) : `task of ${job}`;
		},
		async finish(_context, task, { item, name: job }) {
			expect(task).toBe(`task of ${job}`);
			await pass(given[item].finishTurns);
			return given[item].fails === 'finish' ? notes.fail(job) : [{ item: { json: { job } } }];
		},
	};
}

async function play(given: Plan[], most: number, goesOn: boolean) {
	const notes = new Notes();
	const n8n = fakeN8n(given.length, goesOn);
	let result: RunResult | undefined;
	let error: unknown;
	try {
		result = await runItems(n8n, systemClock, operationOf(given, most, notes));
	} catch (thrown) {
		error = thrown;
	}
	const jobs = given.flatMap((plan, item) =>
		Array.from({ length: plan.jobs }, (_, place) => ({ item, name: `${item}.${place}`, plan })),
	);
	return { notes, result, error, jobs };
}

test('set to continue: every job is started once and gives one item, in the order of the input', async () => {
	await fc.assert(
		fc.asyncProperty(plans, inFlight, async (given, most) => {
			const { notes, result, error, jobs } = await play(given, most, true);
			expect(error).toBeUndefined();
			expect(notes.started).toEqual(jobs.map(({ name }) => name));
			expect(notes.peak).toBeLessThanOrEqual(most);
			expect(result!.items.map(({ pairedItem }) => pairedItem)).toEqual(
				jobs.map(({ item }) => ({ item })),
			);
			expect(result!.items.map(({ json }) => json.job ?? 'failed')).toEqual(
				jobs.map(({ name, plan }) => (plan.fails === 'never' ? name : 'failed')),
			);
			expect(result!.problems.map(({ facts }) => facts.detail)).toEqual(notes.failed);
		}),
	);
});

test('otherwise: the first failure in time is thrown, after it nothing is started, and what runs is waited for', async () => {
	await fc.assert(
		fc.asyncProperty(plans, inFlight, async (given, most) => {
			const { notes, result, error, jobs } = await play(given, most, false);
			expect(notes.running).toBe(0);
			expect(notes.peak).toBeLessThanOrEqual(most);
			expect(notes.startedAfterFailure).toBe(0);
			expect(notes.started).toEqual(jobs.slice(0, notes.started.length).map(({ name }) => name));
			if (notes.failed.length === 0) {
				expect(result!.items.map(({ json }) => json.job)).toEqual(jobs.map(({ name }) => name));
				return;
			}
			const [first] = notes.failed;
			expect(error).toMatchObject({ message: expect.stringContaining(first) });
			expect(error).toMatchObject({ context: { itemIndex: Number(first.split('.')[0]) } });
		}),
	);
});

test('an item whose fields cannot be chosen fails alone', async () => {
	const given = Array.from({ length: 3 }, (): Plan => ({
		jobs: 1,
		startTurns: 1,
		finishTurns: 1,
		fails: 'never',
	}));
	const operation = operationOf(given, 3, new Notes());
	const broken = {
		...options,
		get includeInput(): boolean {
			throw new Error('no such field');
		},
	};
	const { items, problems } = await runItems(fakeN8n(3, true), systemClock, {
		...operation,
		read: (item) =>
			operation.read(item).map((job) => (item === 1 ? { ...job, options: broken } : job)),
	});
	expect(items.map(({ json }) => json.job ?? json.error)).toMatchObject([
		'0.0',
		{ message: 'no such field' },
		'2.0',
	]);
	expect(problems).toHaveLength(1);
});

test('a check that waits for its host lets all others be checked meanwhile', async () => {
	const given: Plan[] = Array.from({ length: 12 }, () => ({
		...{ jobs: 1, startTurns: 1, finishTurns: 1, fails: 'never' },
	}));
	const checked: string[] = [];
	let goOn = () => {};
	const othersAreChecked = new Promise<void>((resolve) => (goOn = resolve));
	const operation = operationOf(given, 1, new Notes());
	const { items } = await runItems(fakeN8n(given.length, true), systemClock, {
		...operation,
		async check({ permit }, job) {
			if (job.item < 6) await permit!.releasedWhile(async () => await othersAreChecked);
			if (checked.push(job.name) === 6) goOn();
			return job;
		},
	});
	expect(items).toHaveLength(12);
	expect(checked.slice(0, 6)).toEqual(['6.0', '7.0', '8.0', '9.0', '10.0', '11.0']);
});
