import { claim, findOwner, noteOwner } from '../../../nodes/shared/create/claims';
import { newId } from './kit/fakeAccount';

const UUID = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';

test('a task belongs to the first that takes it, whichever execution that is', () => {
	const id = newId();
	expect(findOwner(id)).toBeUndefined();
	expect([claim(id, 'one'), claim(id, 'one'), claim(id, 'other')]).toEqual([true, false, false]);
	expect(findOwner(id)).toBe('one');
});

test('its ID may be spelled otherwise', () => {
	claim(UUID, 'one');
	expect(claim(UUID.toUpperCase().replaceAll('-', ''), 'other')).toBe(false);
	expect(findOwner(UUID.toUpperCase())).toBe('one');
});

test('what is noted belongs to the last, whoever had it before', () => {
	const id = newId();
	claim(id, 'one');
	noteOwner(id, 'other');
	expect(findOwner(id)).toBe('other');
});

test('a process that runs for months forgets only the oldest claims', () => {
	const ids = Array.from({ length: 20_001 }, newId);
	for (const id of ids.slice(0, 20_000)) noteOwner(id, 'one');
	noteOwner(ids[0], 'one');
	noteOwner(ids[20_000], 'one');
	expect([0, 1, 2, 20_000].map((place) => findOwner(ids[place]))).toEqual([
		'one',
		undefined,
		'one',
		'one',
	]);
});
