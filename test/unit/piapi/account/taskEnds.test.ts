import { noteEnd, notEndedMs, taskEndsOf } from '../../../../nodes/shared/piapi/account/taskEnds';
import { unseenTask, type FailedTask, type Task } from '../../../../nodes/shared/task/task';
import { FakeService } from '../../kit/fakeService';

type OpenTask = Exclude<Task, FailedTask>;
const SENT_MS = 1_000;

/** An account whose polls told this of a task, each of which was sent and answered at these times. */
function told(...polls: Array<[atMs: number, given: Partial<OpenTask>]>) {
	const { context, clock } = new FakeService();
	const account = { ...context, account: `account-${Math.random()}` };
	for (const [atMs, given] of polls) {
		clock.now = () => atMs;
		noteEnd(account, { ...(unseenTask('A-1') as OpenTask), ...given }, atMs);
	}
	return notEndedMs(taskEndsOf(account), 'a1', SENT_MS);
}
const running: Partial<OpenTask> = { status: 'running' };
const ended = (tookMs: number): Partial<OpenTask> => ({
	status: 'succeeded',
	times: { created: 5e12, ended: 5e12 + tookMs },
});

test.each<[string, Array<[number, Partial<OpenTask>]>, number]>([
	['nothing', [], -Infinity],
	['that it was at work', [[3_000, running]], 3_000],
	[
		'the latest of it',
		[
			[2_000, running],
			[3_000, running],
			[9_000, ended(500)],
		],
		3_000,
	],
	['how long it took, by the service’s own clock', [[9_000, ended(4_000)]], 5_000],
	['that even if it ended as it was seen', [[9_000, ended(8_000)]], 9_000],
	['what cannot be: it took longer than it was there', [[9_000, ended(8_001)]], -Infinity],
	['no time', [[9_000, { status: 'succeeded', times: {} }]], -Infinity],
	[
		'the first look at its end counts',
		[
			[4_000, ended(3_500)],
			[9_000, ended(3_500)],
		],
		-Infinity,
	],
])('when a task had not ended, from polls that told %s', (_label, polls, expected) => {
	expect(told(...polls)).toBe(expected);
});

test('of more tasks than any run has, the latest are known', () => {
	const { context } = new FakeService();
	for (let place = 0; place <= 20_000; place++)
		noteEnd(context, { ...unseenTask(`t${place}`), ...running }, place);
	expect([0, 1, 20_000].map((place) => notEndedMs(taskEndsOf(context), `t${place}`, 0))).toEqual([
		-Infinity,
		1,
		20_000,
	]);
});
