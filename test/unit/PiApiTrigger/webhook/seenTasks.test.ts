import { SeenTasks } from '../../../../nodes/PiApiTrigger/webhook/seenTasks';

const MOST = 3_000;
const ids = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, index) => `task-${from + index}`);

function seenOf(...taskIds: string[]): SeenTasks {
	const seen = new SeenTasks();
	for (const taskId of taskIds) seen.add(taskId);
	return seen;
}

test('knows what it was given, and nothing else', () => {
	const seen = seenOf(...ids(0, 100));
	expect(ids(0, 100).every((id) => seen.has(id))).toBe(true);
	expect(ids(100, 5_000).some((id) => seen.has(id))).toBe(false);
});

test('forgets the oldest, not those that came again', () => {
	const seen = seenOf(...ids(0, MOST));
	seen.add('task-0');
	for (const id of ids(MOST, MOST + 10)) seen.add(id);
	expect(seen.has('task-0')).toBe(true);
	expect(ids(1, 11).some((id) => seen.has(id))).toBe(false);
	expect(ids(11, MOST + 10).every((id) => seen.has(id))).toBe(true);
});

test('is the same behind its text, which stays small', () => {
	const seen = seenOf(...ids(0, 2 * MOST));
	expect(seen.toText().length).toBeLessThan(40_000);
	const other = new SeenTasks();
	other.merge(seen.toText());
	expect(other.toText()).toBe(seen.toText());
});

test('takes in what another process has seen, and keeps its own as the newer ones', () => {
	const seen = seenOf('own');
	seen.merge(seenOf(...ids(0, MOST)).toText());
	expect(seen.has('own')).toBe(true);
	expect(seen.has('task-0')).toBe(false);
	expect(seen.has(`task-${MOST - 1}`)).toBe(true);
});

test.each([undefined, null, 5, '', 'not a digest', { a: 1 }, ['x']])(
	'stored data that is none of its own is left out: %p',
	(stored) => {
		const seen = seenOf('own');
		seen.merge(stored);
		expect(seen.toText().split(' ')).toHaveLength(1);
	},
);
