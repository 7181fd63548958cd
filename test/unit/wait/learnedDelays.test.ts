import { Problem } from '../../../nodes/shared/problem/problem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';
import { pollUntilEnd } from '../../../nodes/shared/wait/pollUntilEnd';
import { VirtualClock } from '../kit/virtualClock';

const task = (status: string) => parseTask({ task_id: 't', status }, []) as Task;
const down = new Problem('serverError', { statusCode: 502 });

/** Waits by a schedule that gives `delayMs` until others have taught it `learnedMs`, at `learnedAtMs`. */
async function wait({
	delayMs = 3_000,
	learnedMs = 3_000,
	learnedAtMs = Infinity,
	answers = [] as Array<Task | Problem>,
}) {
	const clock = new VirtualClock();
	const startMs = clock.now();
	const isLearned = () => clock.now() - startMs >= learnedAtMs;
	const polling = {
		mayChange: () => !isLearned(),
		nextDelayMs: () => (isLearned() ? learnedMs : delayMs),
		end() {},
	};
	const left = [...answers];
	const poll = async () => {
		const answer = left.shift() ?? task('completed');
		if (answer instanceof Problem) throw answer;
		return await Promise.resolve(answer);
	};
	const options = { timeoutMs: 60_000, polling, mayPass: () => true };
	const result = await pollUntilEnd({ clock }, poll, options);
	return { ...result, sleepsMs: clock.sleepsMs };
}

test('a delay that other tasks may shorten is asked for again four times a second', async () => {
	const { polls, sleepsMs } = await wait({ learnedMs: 900, learnedAtMs: 500 });
	expect([polls, sleepsMs]).toEqual([1, [250, 250, 400]]);
});

test('what is learned when it should have been long ago leads to a poll at once', async () => {
	const { sleepsMs } = await wait({ learnedMs: 100, learnedAtMs: 500 });
	expect(sleepsMs).toEqual([250, 250, 0]);
});

test('where nothing is learned the delay is as long as it was', async () => {
	const { polls, sleepsMs } = await wait({ delayMs: 1_100 });
	expect([polls, sleepsMs]).toEqual([1, [250, 250, 250, 250, 100]]);
});

test.each([250, 100])('a delay of %i ms is slept as it is', async (delayMs) => {
	expect((await wait({ delayMs })).sleepsMs).toEqual([delayMs]);
});

test('nor is it asked for again once nothing more may come', async () => {
	expect((await wait({ learnedAtMs: 0 })).sleepsMs).toEqual([3_000]);
});

test('nobody else shortens the pause after a failed poll', async () => {
	const { polls, sleepsMs } = await wait({ delayMs: 250, answers: [down, task('pending')] });
	expect([polls, sleepsMs]).toEqual([3, [250, 187.5, 250]]);
});
