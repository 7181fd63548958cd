import { ODD_GET_FORMS } from '../../tools/simulator';
import { isPaid, tellPlainly } from './kit/judge';
import { expectOneTaskEach, items, openService, since } from './kit/paidRows';
import { taskIdsOf } from './kit/virtualRun';

const COUNT = 8;
const setUp = { items: items(COUNT), options: { reuseEarlierTasks: 24 } };

describe.each(['returned', 'configAbsent'] as const)(
	'Reuse Earlier Tasks, with marks %s',
	(marks) => {
		test.each([503, 404, 403] as const)(
			'where the earlier tasks answer %i, nothing is paid, and it says so',
			async (unreadableStatus) => {
				const { clock, service, run } = openService({ marks });
				const first = await run(setUp);
				await clock.passUntil(clock.sleep(60_000));
				service.configure({ unreadableStatus, unreadableBeforeMs: clock.unixNow() });
				const second = await run(setUp);
				expect(service.tasks.filter(isPaid)).toHaveLength(COUNT);
				expect(second.error).toBeDefined();
				expect(tellPlainly(second, { withInfo: false })).toMatch(/reuse/i);
				// Once they can be read again they are taken.
				service.configure({ unreadableBeforeMs: 0 });
				const third = await run(setUp);
				expect(taskIdsOf(third)).toEqual(taskIdsOf(first));
			},
		);

		test('where only one answers late, it is waited for', async () => {
			const { service, run } = openService({ marks });
			const first = await run(setUp);
			service.script.add('get', [{ status: 503, body: { code: 503, message: 'try later' } }]);
			expect(taskIdsOf(await run(setUp))).toEqual(taskIdsOf(first));
			expect(service.tasks).toHaveLength(COUNT);
		});

		test('where their images are deleted, they are paid anew, once', async () => {
			const { clock, service, run } = openService({ marks });
			await run(setUp);
			await clock.passUntil(clock.sleep(3_600_000));
			service.configure({ imagesGoneBeforeMs: clock.unixNow() });
			const before = service.tasks;
			const second = await run(setUp);
			expectOneTaskEach(second, since(service, before));
			const third = await run(setUp);
			expect(taskIdsOf(third)).toEqual(taskIdsOf(second));
			expect(service.tasks).toHaveLength(2 * COUNT);
		});

		test('Submit with a callback says of finished tasks that no call will come', async () => {
			const { service, run } = openService({ marks });
			await run(setUp);
			const second = await run({
				...setUp,
				operation: 'submit',
				callbackUrl: 'https://hook.example/call',
			});
			expect(service.tasks).toHaveLength(COUNT);
			const notes = second.output.map(({ json }) => String(json.notes));
			expect(notes).toEqual(Array(COUNT).fill(expect.stringMatching(/callback/i)));
		});
	},
);

describe('a task of this run that looks broken for a moment', () => {
	test('is completed without images for two seconds', async () => {
		const { service, run } = openService({ emptyOutputMs: 2_000 });
		expectOneTaskEach(await run({ items: items(20) }), service.tasks);
	});

	test.each(ODD_GET_FORMS)('meets one odd look or another: %s', async (oddGet) => {
		const { service, run } = openService({ oddGet, faults: { getOdd: 0.3 } });
		expectOneTaskEach(await run({ items: items(20) }), service.tasks);
	});

	test.each(ODD_GET_FORMS)('and the very first: %s', async (oddGet) => {
		const { service, run } = openService({ oddGet, faults: { getOdd: 1 } });
		service.script.add('create', ['pass']);
		const started = run({ items: items(1) });
		service.configure({ faults: { getOdd: 0.5 } });
		expectOneTaskEach(await started, service.tasks);
	});
});
