import type { SimulatorOptions } from '../../tools/simulator';
import { headerOf } from './kit/virtualImages';
import { countPaid, items, openService, unnamed } from './kit/paidRows';
import { retryOf, type VirtualRun } from './kit/virtualRun';
import type { VirtualService } from './kit/virtualService';

type Answer = Awaited<ReturnType<VirtualService['answer']>>;
type Request = Parameters<VirtualService['answer']>[0];

/** Changes what the service answers; creates are counted from 1. */
function change(
	service: VirtualService,
	to: (given: Answer, request: Request & { create?: number }) => Answer,
	before = (_create: number): Answer | void => undefined,
): void {
	const answer = service.answer.bind(service);
	let creates = 0;
	service.answer = async (request) => {
		const isCreate = request.method === 'POST' && request.url.endsWith('/task');
		const create = isCreate ? ++creates : undefined;
		if (create !== undefined) before(create);
		const refused = create === undefined ? undefined : before(create);
		return refused ?? to(await answer(request), { ...request, create });
	};
}

const hintsOf = ({ hints }: VirtualRun) => hints.map(({ message }) => message).join(' ');
const NOT_SEEN =
	/1 request without an answer, and with no task in PiAPI's task history so far \(one that appears there later is paid too\)/;

describe('a create that is taken after the history has shown no task of it for long', () => {
	const LATE: Partial<SimulatorOptions> = {
		...{ marks: 'configAbsent', lateForm: 'gateway504' },
		...{ takenAfterMs: 20_000, queueMs: 500, workMs: 1_500 },
	};
	const late = (place: number, service: VirtualService) => (create: number) =>
		service.configure({ faults: { createTakenLate: create === place ? 1 : 0 } });

	test('is told of, where it may have been paid twice', async () => {
		const { service, run } = openService(LATE);
		change(service, (given) => given, late(4, service));
		const done = await run({ items: items(20), goesOn: true, options: { tasksInFlight: 2 } });
		expect(countPaid(service)).toBe(21);
		expect(hintsOf(done)).toMatch(NOT_SEEN);
	});

	test('is told of in the error too, which does not say that nothing was paid', async () => {
		const { service, run } = openService(LATE);
		const refusal = { status: 402, body: { code: 402, message: 'insufficient credits' } };
		const isAgain = ({ create = 0, body }: { create?: number; body?: unknown }) =>
			create > 4 && (body as { input: { image: string } }).input.image.endsWith('/3.jpg');
		change(
			service,
			(given, request) => (isAgain(request) ? (refusal as Answer) : given),
			late(4, service),
		);
		const done = await run({ items: items(12), options: { tasksInFlight: 2 } });
		const { message, description } = done.error as unknown as Record<string, string>;
		expect(message).toMatch(/credit/);
		expect(description).toMatch(NOT_SEEN);
		expect(description).not.toMatch(/Nothing was paid/);
	});
});

test.each([1_000, 6_000])(
	'a task that the history has listed, and leaves out for %i ms, may be the lost one still',
	async (awayMs) => {
		const { service, run } = openService({ marks: 'configAbsent', queueMs: 0, workMs: 2_000 });
		const LOST_WORK_MS = 24_000;
		const isAway = (endedAtMs?: number) =>
			endedAtMs !== undefined && service.clock.unixNow() - endedAtMs < awayMs;
		change(
			service,
			(given, { create, url }) => {
				if (create === 6) return { status: 502, body: 'bad gateway' } as Answer;
				if (!url.includes('/histories')) return given;
				const hidden = service.tasks.filter(({ endedAtMs }) => isAway(endedAtMs));
				const rows = JSON.parse(JSON.stringify(given.body), (_key, value: unknown) =>
					Array.isArray(value)
						? value.filter((row: { task_id?: string }) =>
								hidden.every(({ id }) => id !== row.task_id),
							)
						: value,
				) as typeof given.body;
				return { ...given, body: rows } as Answer;
			},
			(create) => service.configure({ workMs: create === 6 ? LOST_WORK_MS : 2_000 }),
		);
		const done = await run({ items: items(40), goesOn: true, options: { tasksInFlight: 3 } });
		expect(countPaid(service)).toBe(40);
		expect(done.output.filter(({ json }) => json.error)).toHaveLength(1);
	},
);

test('a lost task that another answer brings while its item is uploaded is not created again', async () => {
	const { service, begin, settle } = openService({ historyDelayMs: 8_000 });
	let isHidden = true;
	let first: Answer | undefined;
	const answer = service.answer.bind(service);
	let creates = 0;
	service.answer = async (request) => {
		if (request.url.includes('ephemeral')) {
			await service.clock.sleep(creates > 0 ? 5_000 : 10);
			const { file_name: name } = request.body as { file_name: string };
			const url = `https://i.theapi.app/uploads/${name}?X-Amz-Signature=${'0123456789abcdef'.repeat(2)}`;
			return { status: 200, body: { code: 200, data: { url } } } as Answer;
		}
		if (request.url.includes('histories') && isHidden)
			return { status: 403, body: { code: 403, message: 'not for you' } } as Answer;
		const given = await answer(request);
		if (request.method !== 'POST' || !request.url.endsWith('/task')) return given;
		creates += 1;
		first ??= given;
		if (creates === 1) return { status: 0, reset: true };
		return creates === 2 ? first : given;
	};
	const [one, ...others] = items(4);
	const file = Buffer.concat([headerOf(one.imageUrl), Buffer.alloc(50_000)]);
	const imageUrl = `data:image/png;base64,${file.toString('base64')}`;
	const options = { sendBinaryAs: 'upload', tasksInFlight: 3, timeoutSeconds: 300 };
	const failed = begin({ items: [{ ...one, imageUrl }], options });
	await settle(failed);
	isHidden = false;
	const { execution } = failed;
	const again = begin(
		{ items: [{ ...one, imageUrl }, ...others], goesOn: true, options },
		{ execution },
	);
	await settle(again);
	expect(countPaid(service)).toBe(4);
});

describe('a task that is said to have failed, and goes on', () => {
	/** What the first poll says, and perhaps those after it. */
	const flap = (service: VirtualService, later?: string) => {
		let polls = 0;
		const refusal = { status: 402, body: { code: 402, message: 'insufficient credits' } };
		const refuse = (create: number) =>
			later === undefined || create === 1 ? undefined : (refusal as Answer);
		const flapping = (given: Answer, { method, url }: Request) => {
			if (method !== 'GET' || !url.includes('/task/')) return given;
			const { data } = given.body as { data: { status: string } };
			if (++polls === 1) data.status = 'failed';
			else if (later !== undefined && data.status.toLowerCase() !== 'completed')
				data.status = later;
			return given;
		};
		change(service, flapping, refuse);
	};
	const options = { spendingLimitUsd: 0.01 };

	test('counts for the Spending Limit of a retry', async () => {
		const { service, begin, settle } = openService({ workMs: 20_000 });
		flap(service);
		const first = begin({ items: items(2), options: { ...options, tasksInFlight: 1 } });
		await settle(first);
		const execution = retryOf(first.execution);
		await settle(
			begin({ items: items(2), options: { ...options, tasksInFlight: 5 } }, { execution }),
		);
		expect(countPaid(service)).toBe(1);
	});

	test('is named where the run ends before it is done', async () => {
		const { service, run, pass } = openService({ workMs: 400_000, spread: 0 });
		flap(service, 'retry');
		const timed = { tasksInFlight: 2, timeoutSeconds: 60 };
		const done = await run({ items: items(2), maxTries: 2, options: timed });
		await pass(500_000);
		expect(unnamed(done, service.tasks)).toEqual([]);
	});
});

test('a second create that never left was not sent a second time', async () => {
	const { service, run } = openService({ faults: { create5xx: 1 } });
	const options = { createAgainIfUnknown: true, timeoutSeconds: 60 };
	const { output } = await run({ items: items(4), goesOn: true, options });
	const errors = output.map(({ json }) => (json.error as { description: string }).description);
	const sentAgain = errors.filter((text) => text.includes('It was sent a second time'));
	expect(sentAgain).toHaveLength(service.requests.create - 4);
});
