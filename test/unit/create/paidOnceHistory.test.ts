import type { ScriptedAnswer, SimulatorOptions } from '../../tools/simulator';
import { expectNeverTwice, expectOneTaskEach, items, openService, unnamed } from './kit/paidRows';

const lost: ScriptedAnswer = { reset: true, taken: true };
/** More than a page of a hundred. */
const MANY = 130;

/** Every third of the creates meets something. */
const everyThird = (answer: ScriptedAnswer, count = MANY): ScriptedAnswer[] =>
	Array.from({ length: count }, (_, index) => (index % 3 === 2 ? answer : 'pass'));

const PAGES: Array<[string, Partial<SimulatorOptions>]> = [
	['pages of 50', { largestPage: 50 }],
	['pages of 10', { largestPage: 10 }],
];

describe.each(PAGES)('a history in %s, though 100 are asked for', (_label, pages) => {
	test.each(['returned', 'configAbsent'] as const)('lost creates, with marks %s', async (marks) => {
		const { service, run } = openService({ ...pages, marks, maxConcurrentTasks: 40 });
		service.script.add('create', everyThird(lost));
		const done = await run({ items: items(MANY), goesOn: true });
		expect(service.tasks).toHaveLength(MANY);
		expectNeverTwice(done, service.tasks);
		if (marks === 'returned') expectOneTaskEach(done, service.tasks);
	});

	test.each(['returned', 'configAbsent'] as const)(
		'Reuse Earlier Tasks, with marks %s',
		async (marks) => {
			const { service, run } = openService({ ...pages, marks, maxConcurrentTasks: 40 });
			const setUp = { items: items(MANY), options: { reuseEarlierTasks: 24 } };
			await run(setUp);
			const again = await run(setUp);
			expect(service.tasks).toHaveLength(MANY);
			expectOneTaskEach(again, service.tasks);
		},
	);
});

describe('a history that gives its first page, whichever is asked for', () => {
	test.each([
		[10, 30, 'not paid again'],
		[100, 30, 'found'],
		[100, 150, 'not paid again'],
	] as const)(
		'of %i rows, with %i items: lost creates are %s',
		async (largestPage, count, fate) => {
			const { service, run } = openService({
				largestPage,
				ignoresPage: true,
				maxConcurrentTasks: 40,
			});
			service.script.add('create', [
				...Array<ScriptedAnswer>(3).fill('pass'),
				...Array<ScriptedAnswer>(3).fill(lost),
			]);
			const done = await run({ items: items(count), goesOn: true });
			expect(service.tasks).toHaveLength(count);
			if (fate === 'found') expectOneTaskEach(done, service.tasks);
			// What no page shows cannot be named: it is counted.
			else expect(unnamed(done, service.tasks).length).toBeLessThanOrEqual(3);
		},
	);
});

const CLOCKS: Array<[string, Partial<SimulatorOptions>]> = [
	['created_at is 10 s behind the Date header', { timesBehindMs: 10_000 }],
	['there is no Date header', { noDateHeader: true }],
	['pages of a proxy are an hour ahead', { pagesAheadMs: 3_600_000 }],
	['pages of a proxy are a day behind', { pagesAheadMs: -86_400_000 }],
];

describe.each(CLOCKS)('where %s', (_label, clocks) => {
	test.each([
		['taken', { createResetAfter: 0.3 }],
		['not taken', { createResetBefore: 0.3 }],
		['answered by pages', { createHtml502: 0.3, getHtml: 0.1 }],
	])('lost creates are told from the others: %s', async (_fate, faults) => {
		const { service, run } = openService({ ...clocks, faults });
		expectOneTaskEach(await run({ items: items(20) }), service.tasks);
	});

	test('the machine may be a day off as well', async () => {
		const { clock, service, run } = openService({ ...clocks, faults: { createResetAfter: 0.3 } });
		clock.setDate(-86_400_000);
		expectOneTaskEach(await run({ items: items(20) }), service.tasks);
	});
});

test('a create that was not taken is told from one that was, where two were answered before', async () => {
	const { service, run } = openService();
	service.script.add('create', ['pass', 'pass', { reset: true }]);
	expectOneTaskEach(await run({ items: items(3) }), service.tasks);
	expect(service.requests.create).toBe(4);
});
