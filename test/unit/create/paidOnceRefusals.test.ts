import { REFUSAL_FORMS, type ScriptedAnswer, type SimulatorOptions } from '../../tools/simulator';
import { tellPlainly } from './kit/judge';
import { expectNeverTwice, expectOneTaskEach, items, openService } from './kit/paidRows';

const COUNT = 20;
/** Each create meets it with this probability, drawn from the seed. */
const OFTEN = 0.3;

describe.each(REFUSAL_FORMS)('a refusal that is none: %s', (refusalForm) => {
	const both = { createRefused: OFTEN / 2, createRefusedAfterTaken: OFTEN };

	test('is found out by marks', async () => {
		const { service, run } = openService({ refusalForm, faults: both });
		expectOneTaskEach(await run({ items: items(COUNT) }), service.tasks);
	});

	test('is not said to have cost nothing, and not paid again, without marks', async () => {
		const { service, run } = openService({ refusalForm, faults: both, marks: 'configAbsent' });
		const done = await run({ items: items(COUNT), goesOn: true });
		expectNeverTwice(done, service.tasks);
		expect(tellPlainly(done, { withInfo: false })).not.toMatch(/nothing was paid/i);
	});

	test('of one item alone', async () => {
		const { service, run } = openService({ refusalForm, faults: { createRefusedAfterTaken: 1 } });
		expectOneTaskEach(await run({ items: items(1) }), service.tasks);
	});

	test('while the places of the plan are full', async () => {
		const { service, run } = openService({
			refusalForm,
			faults: both,
			maxConcurrentTasks: 3,
			beyondLimit: 'reject429',
		});
		expectOneTaskEach(await run({ items: items(COUNT) }), service.tasks);
	});
});

/** What surely was not taken, says why, and the item fails or the create is sent again at once. */
const SURE: Array<[string, ScriptedAnswer, RegExp]> = [
	['no credit', refusal(402, 'insufficient credits'), /credit/i],
	['no credit, said at 400', refusal(400, 'failed to freeze point'), /credit|point/i],
	['no plan', refusal(403, 'Insufficient plan level'), /plan/i],
	['a wrong field', refusal(400, 'invalid input: image is required'), /image is required/],
	['a wrong model', refusal(400, 'invalid model'), /invalid model/],
];

test.each(SURE)('%s is surely not paid', async (_label, answer, words) => {
	const { service, run } = openService();
	service.script.add('create', [answer]);
	const done = await run({ items: items(1), goesOn: true });
	expect(service.tasks).toEqual([]);
	expect(service.requests.history).toBe(0);
	expect(tellPlainly(done, { withInfo: false })).toMatch(words);
});

describe.each([
	['a gateway answers 504 at once', { lateForm: 'gateway504', takenAfterMs: 10_000 }],
	['a full queue answers 503 at once', { lateForm: 'queueFull503', takenAfterMs: 10_000 }],
	['the connection is reset at once', { lateForm: 'reset', takenAfterMs: 30_000 }],
] as Array<[string, Partial<SimulatorOptions>]>)(
	'%s, and the task is taken later',
	(_label, late) => {
		test.each(['returned', 'configAbsent'] as const)('with marks %s', async (marks) => {
			const { service, run } = openService({ ...late, marks, faults: { createTakenLate: OFTEN } });
			const done = await run({ items: items(COUNT), goesOn: true });
			expectNeverTwice(done, service.tasks);
			if (marks === 'returned') expectOneTaskEach(done, service.tasks);
		});
	},
);

describe('the first creates of an account without tasks are 503', () => {
	test('all that a plan allows at once', async () => {
		const { service, run } = openService({ failingCreates: COUNT, maxConcurrentTasks: COUNT });
		const done = await run({ items: items(COUNT + 10), goesOn: true });
		expectOneTaskEach(done, service.tasks);
	});

	test('for a while, of a catalog', async () => {
		const { service, run } = openService({ failingCreates: 8, maxConcurrentTasks: 5 });
		expectOneTaskEach(await run({ items: items(60) }), service.tasks);
	});

	test('for ever: nothing is sent twice, and nothing said to be unpaid', async () => {
		const { service, run } = openService({ faults: { create5xx: 1 } });
		const done = await run({ items: items(60), goesOn: true });
		expect(service.requests.create).toBeLessThanOrEqual(60);
		expect(done.output.map(({ json }) => json.error)).toEqual(
			Array(60).fill(expect.objectContaining({ reason: 'unknownCreate' })),
		);
	});
});

function refusal(status: number, message: string): ScriptedAnswer {
	return { status, body: { code: status, message, data: null } };
}
