import { countPaid, hideHistory, items, openService, unknownOf, unnamed } from './kit/paidRows';
import { expectOwnTasks } from './kit/judge';
import { retryOf, VirtualProcess } from './kit/virtualRun';
import type { VirtualService } from './kit/virtualService';

/** Marks come with the task alone, and how late the service finds a new one. */
const OF_TASKS = { marks: 'onlyInGet' } as const;
const [ONE, ...OTHERS] = items(16);
/** Two of them ask for the same. */
const SET_UP = {
	items: [ONE, ONE, ...OTHERS],
	goesOn: true,
	options: { tasksInFlight: 2, timeoutSeconds: 120 },
};

/** The answer to the first create is lost, and a cache gives it to the second. */
function answerFromCache(service: VirtualService, change = (_answer: object) => {}): void {
	const answer = service.answer.bind(service);
	const answers: object[] = [];
	service.answer = async (request) => {
		const given = await answer(request);
		if (request.method !== 'POST' || !request.url.endsWith('/task')) return given;
		change(given);
		answers.push(given);
		if (answers.length === 1) return { status: 0, reset: true };
		return answers.length === 2 ? (answers[0] as typeof given) : given;
	};
}

const tasksOf = ({ tasks }: VirtualService, { imageUrl } = ONE) =>
	tasks.filter(({ input }) => input.image === imageUrl);

describe('a task that an answer told, and that the service does not find for a while', () => {
	test.each([5_000, 20_000])(
		'is looked at for the lost create too: late by %i ms',
		async (lateReadsMs) => {
			const { service, run, pass } = openService({ ...OF_TASKS, lateReadsMs });
			answerFromCache(service);
			const done = await run(SET_UP);
			await pass(60_000);
			expect(tasksOf(service)).toHaveLength(2);
			expect(unnamed(done, service.tasks).length).toBeLessThanOrEqual(unknownOf(done));
		},
	);

	test.each([5_000, 20_000])('is within the Spending Limit: late by %i ms', async (lateReadsMs) => {
		const { service, run } = openService({ ...OF_TASKS, lateReadsMs });
		answerFromCache(service);
		await run({ ...SET_UP, options: { ...SET_UP.options, spendingLimitUsd: 0.17 } });
		expect(countPaid(service)).toBeLessThanOrEqual(17);
	});

	test.each(['submit', 'segment'] as const)(
		'is not given to another image that %s sends, whatever is told of its input',
		async (operation) => {
			const { service, run } = openService({ ...OF_TASKS, lateReadsMs: 2_000 });
			answerFromCache(service, (given) => {
				delete (given as { body: { data?: { input?: object } } }).body.data?.input;
			});
			const done = await run({ ...SET_UP, operation, items: items(12) });
			expectOwnTasks([done], { tasks: service.tasks, made: service.tasks, told: '' });
			expect(service.tasks).toHaveLength(12);
		},
	);

	test.each(['the same process', 'another process'])(
		'is free for the create that made it once another has given it back: retry in %s',
		async (where) => {
			const { service, begin, settle } = openService({ ...OF_TASKS, lateReadsMs: 20_000 });
			const show = hideHistory(service);
			answerFromCache(service);
			const options = { ...SET_UP.options, timeoutSeconds: 60 };
			const process = new VirtualProcess(service);
			const first = begin({ ...SET_UP, options, items: [ONE, ONE] }, { process });
			await settle(first);
			show();
			const same = where === 'another process' ? undefined : process;
			const again = begin(SET_UP, { execution: retryOf(first.execution), process: same });
			await settle(again);
			expect(tasksOf(service)).toHaveLength(2);
		},
	);
});
