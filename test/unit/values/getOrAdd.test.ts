import { getOrAdd } from '../../../nodes/shared/values/getOrAdd';

test('makes what is not there once, and gives it from then on', () => {
	const map = new Map<string, number[]>();
	const make = jest.fn(() => [1]);
	const made = getOrAdd(map, 'a', make);
	expect(getOrAdd(map, 'a', make)).toBe(made);
	expect([map.get('a'), make.mock.calls.length]).toEqual([[1], 1]);
	expect(getOrAdd(map, 'b', () => [2])).toEqual([2]);
});
