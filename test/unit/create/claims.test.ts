import { Claims, claimsOf } from '../../../nodes/shared/create/claims';
import { VirtualClock } from '../kit/virtualClock';
import { newId } from './kit/fakeAccount';

const claims = new Claims();
const UUID = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';

test('a task belongs to the first that takes it, whichever execution that is', () => {
	const id = newId();
	expect(claims.findOwner(id)).toBeUndefined();
	expect([claims.claim(id, 'one'), claims.claim(id, 'one'), claims.claim(id, 'other')]).toEqual([
		true,
		false,
		false,
	]);
	expect(claims.findOwner(id)).toBe('one');
});

test('its ID may be spelled otherwise', () => {
	claims.claim(UUID, 'one');
	expect(claims.claim(UUID.toUpperCase().replaceAll('-', ''), 'other')).toBe(false);
	expect(claims.findOwner(UUID.toUpperCase())).toBe('one');
});

test('what is noted belongs to the last, whoever had it before', () => {
	const id = newId();
	claims.claim(id, 'one');
	claims.noteOwner(id, 'other');
	expect(claims.findOwner(id)).toBe('other');
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
	claimsOf({ clock }).claim(UUID, 'one');
	expect(claimsOf({ clock }).findOwner(UUID)).toBe('one');
	expect(claimsOf({ clock: another }).findOwner(UUID)).toBeUndefined();
});
