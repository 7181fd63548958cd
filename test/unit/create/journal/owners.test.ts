import { ownersOf } from '../../../../nodes/shared/create/journal/owners';
import { VirtualClock } from '../../kit/virtualClock';
import { newId } from '../kit/fakeAccount';

const owners = ownersOf({ clock: new VirtualClock() });
const UUID = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';

test('a task belongs to the last that is noted, however its ID is spelled', () => {
	expect(owners.get(UUID)).toBeUndefined();
	owners.set(UUID, 'one');
	expect(owners.get(UUID.toUpperCase().replaceAll('-', ''))).toBe('one');
	owners.set(UUID.toUpperCase(), 'other');
	expect(owners.get(UUID)).toBe('other');
});

test('a process that runs for months forgets only the owners of the oldest tasks', () => {
	const ids = Array.from({ length: 20_001 }, newId);
	for (const id of ids.slice(0, 20_000)) owners.set(id, 'one');
	owners.set(ids[0], 'one');
	owners.set(ids[20_000], 'one');
	expect([0, 1, 2, 20_000].map((place) => owners.get(ids[place]))).toEqual([
		'one',
		undefined,
		'one',
		'one',
	]);
});

test('all executions of a process share them', () => {
	const [clock, another] = [new VirtualClock(), new VirtualClock()];
	ownersOf({ clock }).set(UUID, 'one');
	expect(ownersOf({ clock }).get(UUID)).toBe('one');
	expect(ownersOf({ clock: another }).get(UUID)).toBeUndefined();
});
