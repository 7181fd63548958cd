import { Claims, claimsOf } from '../../../nodes/shared/create/claims';
import { VirtualClock } from '../kit/virtualClock';
import { newId } from './kit/fakeAccount';

const claims = new Claims();
const UUID = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';

test('a task belongs to the last that is noted, however its ID is spelled', () => {
	expect(claims.findOwner(UUID)).toBeUndefined();
	claims.noteOwner(UUID, 'one');
	expect(claims.findOwner(UUID.toUpperCase().replaceAll('-', ''))).toBe('one');
	claims.noteOwner(UUID.toUpperCase(), 'other');
	expect(claims.findOwner(UUID)).toBe('other');
});

test('a process that runs for months forgets only the oldest claims', () => {
	const ids = Array.from({ length: 20_001 }, newId);
	for (const id of ids.slice(0, 20_000)) claims.noteOwner(id, 'one');
	claims.noteOwner(ids[0], 'one');
	claims.noteOwner(ids[20_000], 'one');
	expect([0, 1, 2, 20_000].map((place) => claims.findOwner(ids[place]))).toEqual([
		'one',
		undefined,
		'one',
		'one',
	]);
});

test('all executions of a process share them', () => {
	const [clock, another] = [new VirtualClock(), new VirtualClock()];
	claimsOf({ clock }).noteOwner(UUID, 'one');
	expect(claimsOf({ clock }).findOwner(UUID)).toBe('one');
	expect(claimsOf({ clock: another }).findOwner(UUID)).toBeUndefined();
});
