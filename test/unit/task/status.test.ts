import { classifyStatus } from '../../../nodes/shared/task/status';

describe('classifyStatus', () => {
	test.each([
		['Completed', 'succeeded'],
		['completed', 'succeeded'],
		['completed\t', 'succeeded'],
		['success', 'succeeded'],
		['Failed', 'failed'],
		[' failed ', 'failed'],
		['cancelled', 'failed'],
		['failure', 'failed'],
		['Rejected', 'failed'],
		['Processing', 'running'],
		['Pending', 'running'],
		['Staged', 'running'],
		['starting', 'running'],
		['retry', 'running'],
		['', 'running'],
		['a word nobody knows', 'running'],
		[undefined, 'running'],
		[null, 'running'],
		[7, 'running'],
	])('%p is %s', (status, expected) => {
		expect(classifyStatus(status)).toBe(expected);
	});
});
