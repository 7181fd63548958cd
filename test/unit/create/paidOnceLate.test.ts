/** What comes late: answers, tasks, their rows in the history, and a history that can be read. */
import type { ScriptedAnswer } from '../../tools/simulator';
import { countPaid, items, openService } from './kit/paidRows';

const LOST: ScriptedAnswer = { reset: true, taken: true };
const REFUSED = { status: 400, body: { code: 400, message: 'invalid image' } };

test.each([14_000, 18_000, 20_000, 24_000, 30_000])(
	'a history that lags by %i ms, and an answer that takes longer than that',
	async (lagMs) => {
		const times = { historyDelayMs: lagMs, queueMs: 200, workMs: 33_000 };
		const { service, run } = openService(times);
		service.script.add('create', [
			{ taken: true, delayMs: lagMs + 4_000 },
			{ ...REFUSED, delayMs: lagMs + 1_000 },
			{ status: 503, taken: true, body: { code: 503, message: 'unavailable' } },
		]);
		await run({ items: items(3), goesOn: true, options: { tasksInFlight: 2 } });
		expect(countPaid(service)).toBe(2);
	},
);

test.each([
	[10_000, 6_000],
	[10_000, 8_000],
	[14_000, 2_000],
])('creates that are taken %i ms after a 504, and listed %i ms after that', async (...times) => {
	const [takenAfterMs, historyDelayMs] = times;
	let paid = 0;
	for (let seed = 1; seed <= 6; seed++) {
		const { service, run, pass } = openService({
			...{ seed, takenAfterMs, historyDelayMs, queueMs: 1_000, workMs: 3_000, spread: 0.5 },
			...{ lateForm: 'gateway504', faults: { createTakenLate: 0.15 } },
		});
		await run({ items: items(15), goesOn: true, options: { tasksInFlight: 4 } });
		await pass(30_000);
		paid += countPaid(service);
	}
	expect(paid).toBe(6 * 15);
});

describe.each([401, 403, 404, 302])('an odd answer of the history (%i)', (status) => {
	const page = { status, headers: { 'content-type': 'text/html' }, body: '<html></html>' };

	test.each([false, true])('does not end the search, retried if lost: %s', async (isRisked) => {
		const { service, run } = openService();
		service.script.add('create', ['pass', LOST]);
		service.script.add('history', [page]);
		const options = { tasksInFlight: 2, createAgainIfUnknown: isRisked };
		const { output } = await run({ items: items(6), goesOn: true, options });
		expect(output.flatMap(({ json }) => json.error ?? [])).toEqual([]);
		expect(countPaid(service)).toBe(6);
	});
});

test.each([403, 404])(
	'an image host that says %i for some seconds has not lost its images',
	async (status) => {
		const { service, clock, run } = openService();
		await run({ items: items(6) });
		const download = service.download.bind(service);
		const untilMs = clock.now() + 10_000;
		service.download = async (request) => {
			const isResult = request.url.includes('/results/');
			if (!isResult || clock.now() > untilMs) return await download(request);
			return { ...(await download(request)), statusCode: status };
		};
		await run({ items: items(6), options: { reuseEarlierTasks: 24 } });
		expect(service.tasks).toHaveLength(6);
	},
);

test.each([15_000, 29_000])(
	'a create that breaks after %i ms, and was not taken, is sent again once that is proven',
	async (delayMs) => {
		const { service, run } = openService({ queueMs: 1_000, workMs: 40_000 });
		service.script.add('create', ['pass', 'pass', 'pass', { reset: true, delayMs }]);
		const options = { tasksInFlight: 20 };
		const { output } = await run({ items: items(10), goesOn: true, options });
		expect(output.flatMap(({ json }) => json.error ?? [])).toEqual([]);
		expect(countPaid(service)).toBe(10);
	},
);
