import { Problem } from '../../../nodes/shared/problem/problem';
import { logStop } from '../../../nodes/shared/run/logStop';
import type { Job } from '../../../nodes/shared/run/job';

const unsent = (itemIndex: number): Job => {
	return { itemIndex, state: { is: 'unchecked', parameters: {} } };
};

/** The lines of a stopped run. */
function linesOf(given: Partial<Parameters<typeof logStop>[0]>, jobs: Job[] = []): string[] {
	const lines: string[] = [];
	const n8n = { logger: { warn: (line: string) => void lines.push(line) }, getNode: () => ({}) };
	logStop({ n8n, failed: [], ...given } as unknown as Parameters<typeof logStop>[0], jobs);
	return lines;
}

const record = {
	listPaid: () => [],
	taskIds: () => ['a', 'b'],
	possibleIds: (): string[] => [],
	reusedIds: () => ['c'],
	countUnknown: () => 2,
	countAbsent: () => 0,
	hasPaid: (item: number) => item === 1,
	hasPaidAny: () => true,
};

test('names each task once, and counts what may exist', () => {
	const failed = [{ itemIndex: 0, problem: new Problem('cancelled', { taskId: 'b' }) }];
	const [tasks, unknown, ...others] = linesOf({ paid: record, failed });
	expect(tasks).toMatch(/stopped run.*: a,b,c$/);
	expect(unknown).toMatch(/may or may not exist.*: 2;/);
	expect(others).toEqual([]);
});

test('names what an answer told, as what it may be', () => {
	const [, , told] = linesOf({ paid: { ...record, possibleIds: () => ['d', 'e'] } });
	expect(told).toMatch(/may be among these: d,e$/);
});

test('says that items cost nothing only of those that no try has paid for', () => {
	const lines = linesOf({ paid: record }, [0, 1, 2].map(unsent));
	expect(lines[2]).toMatch(/cost nothing: 2 of 3$/);
});

test('says nothing where there is nothing to tell', () => {
	expect(linesOf({})).toEqual([]);
});
