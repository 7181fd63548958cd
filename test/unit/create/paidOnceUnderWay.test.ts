/** A create whose answer somebody else still waits for, in this process or in one that has ended, is not lost yet. */
import type { ScriptedAnswer } from '../../tools/simulator';
import { tellPlainly } from './kit/judge';
import { countPaid, items, openService, unnamed } from './kit/paidRows';
import { headerOf } from './kit/virtualImages';
import {
	newExecution,
	retryOf,
	VirtualProcess,
	type RunSetUp,
	type VirtualRun,
} from './kit/virtualRun';
import type { VirtualService } from './kit/virtualService';

const MARKS = ['returned', 'configAbsent'] as const;
const REFUSED: ScriptedAnswer = { status: 400, body: { code: 400, message: 'invalid image' } };
const LIMITED: ScriptedAnswer = { status: 429, body: { code: 429, message: 'too many requests' } };
const NO_CREDIT = { status: 402, body: { code: 402, message: 'insufficient credits' } };
const ONE_AT_ONCE = { tasksInFlight: 1 };

const hintsOf = ({ hints }: VirtualRun) => hints.map(({ message }) => message).join('\n');

/** The first create is taken after so long; its connection breaks before that, or not at all. */
function holdFirst(service: VirtualService, takenMs: number, breaksMs = takenMs): void {
	const answer = service.answer.bind(service);
	let count = 0;
	service.answer = async (request) => {
		if (request.method !== 'POST' || ++count > 1) return await answer(request);
		const taking = service.clock.sleep(takenMs).then(async () => await answer(request));
		if (breaksMs >= takenMs) return await taking;
		await service.clock.sleep(breaksMs);
		return { status: 0, reset: true };
	};
}

/** Calls of an agent's tool in one execution. */
function openCalls(opened: ReturnType<typeof openService>, more: Partial<RunSetUp> = {}) {
	const place = { process: new VirtualProcess(opened.service), execution: newExecution() };
	return (name: string, runIndex: number) => {
		const asked = items(1, { imageUrl: `https://shop.example.com/${name}.jpg` });
		return opened.begin({ items: asked, isTool: true, runIndex, goesOn: true, ...more }, place);
	};
}

/** Two calls for the same, side by side, and then one for another image. */
async function playThree(
	{ settle, pass }: ReturnType<typeof openService>,
	call: ReturnType<typeof openCalls>,
): Promise<void> {
	const first = call('a', 0);
	await pass(1_000);
	const second = call('a', 1);
	await pass(4_000);
	await settle(first, second, call('b', 2));
}

describe.each(MARKS)('with marks %s', (marks) => {
	test.each([
		['breaks as its time is up', 30_000],
		['breaks before', 29_000],
	])('a retry beside a create that is taken after its connection %s', async (_label, breaksMs) => {
		const { service, begin, settle, pass } = openService({ marks });
		holdFirst(service, 64_000, breaksMs);
		const setUp: RunSetUp = { items: items(5), options: ONE_AT_ONCE };
		const first = begin(setUp);
		await pass(5_000);
		const execution = retryOf(first.execution);
		first.kill();
		const second = begin({ ...setUp, goesOn: true }, { execution });
		await settle(second);
		await pass(60_000);
		expect(countPaid(service)).toBe(5);
	});

	test('two calls for the same, the first create slow, keep the limit', async () => {
		const opened = openService({ marks });
		const { service, pass } = opened;
		holdFirst(service, 65_000, 30_000);
		const call = openCalls(opened, { options: { spendingLimitUsd: 0.02, timeoutSeconds: 300 } });
		await playThree(opened, call);
		await pass(60_000);
		expect(countPaid(service)).toBeLessThanOrEqual(2);
	});

	test('two calls for the same, the first limited and sent again, keep the limit', async () => {
		const opened = openService({ marks });
		const { service, clock } = opened;
		service.script.add('create', [
			{ ...LIMITED, headers: { 'retry-after': '40' }, delayMs: 2_000 },
		]);
		const answer = service.answer.bind(service);
		let count = 0;
		service.answer = async (request) => {
			// It is under way for a while.
			if (request.method === 'POST' && ++count === 3) await clock.sleep(4_500);
			return await answer(request);
		};
		const call = openCalls(opened, { options: { spendingLimitUsd: 0.02, timeoutSeconds: 300 } });
		await playThree(opened, call);
		expect(countPaid(service)).toBeLessThanOrEqual(2);
	});

	test('what other calls have under way is not told as lost', async () => {
		const opened = openService({ marks });
		const { service, settle } = opened;
		const answer = service.answer.bind(service);
		let count = 0;
		service.answer = async (request) => {
			if (request.method === 'POST') await service.clock.sleep(++count * 500);
			return await answer(request);
		};
		const call = openCalls(opened, { operation: 'submit' });
		const runs = ['a', 'b', 'c'].map(call);
		await settle(...runs);
		expect(runs.map(hintsOf).join('\n')).not.toMatch(/lost request/);
	});
});

test('a retry for a large file that the stopped run is still sending', async () => {
	const { service, begin, settle, pass } = openService();
	// Eight megabytes of base64 have 110 seconds.
	holdFirst(service, 60_000);
	const process = new VirtualProcess(service);
	const [first, ...others] = items(6);
	const file = Buffer.concat([headerOf(first.imageUrl), Buffer.alloc(6_000_000)]);
	const imageUrl = `data:image/png;base64,${file.toString('base64')}`;
	const options = { ...ONE_AT_ONCE, sendBinaryAs: 'inline' };
	const setUp: RunSetUp = { items: [{ ...first, imageUrl }, ...others], options, goesOn: true };
	const stopped = begin(setUp, { process });
	await pass(2_000);
	const execution = retryOf(stopped.execution);
	stopped.kill();
	const retried = begin(setUp, { execution });
	await settle(retried);
	await pass(80_000);
	expect(unnamed(retried, service.tasks)).toEqual([]);
	expect(countPaid(service)).toBe(6);
});

test.each([true, false])(
	'a call that fails (%s) beside another’s slow create',
	async (isRefused) => {
		const opened = openService();
		const { service, settle, pass } = opened;
		service.script.add('create', [{ delayMs: 25_000 }, ...(isRefused ? [REFUSED] : [])]);
		service.configure({ historyDelayMs: 60_000 });
		const call = openCalls(opened, { goesOn: false });
		const first = call('a', 0);
		await pass(1_000);
		const second = call('b', 1);
		await settle(second);
		const told = tellPlainly(second, { withInfo: false });
		await settle(first);
		expect(told).not.toMatch(/lost request|may or may not exist/);
	},
);

test('a refusal of the first of two calls for the same ends the search of the second', async () => {
	const opened = openService();
	const { service, settle, pass } = opened;
	service.script.add('create', [{ ...NO_CREDIT, delayMs: 2_000 }, NO_CREDIT]);
	const call = openCalls(opened);
	const first = call('a', 0);
	await pass(1_000);
	const second = call('a', 1);
	await settle(first, second);
	expect(service.tasks).toHaveLength(0);
	expect(second.output[0].json.error).toMatchObject({ reason: 'noCredit' });
});
