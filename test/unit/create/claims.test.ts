import { Claims } from '../../../nodes/shared/create/claims';
import { newId } from './kit/fakeAccount';

test('a task belongs to the first item that takes it', () => {
	const claims = new Claims([]);
	const id = newId();
	expect(claims.has(id)).toBe(false);
	expect([claims.take(id), claims.take(id)]).toEqual([true, false]);
	expect([claims.has(id), claims.hasOwn(id)]).toEqual([true, true]);
});

test('also against an execution that runs beside this one', () => {
	const [one, other] = [new Claims([]), new Claims([])];
	const id = newId();
	one.take(id);
	expect(other.has(id)).toBe(true);
	expect(other.hasOwn(id)).toBe(false);
	expect(other.take(id)).toBe(false);
});

test('tasks of earlier tries are taken from the start, but only for this execution', () => {
	const id = newId();
	const claims = new Claims([id]);
	expect([claims.has(id), claims.hasOwn(id), claims.take(id)]).toEqual([true, true, false]);
	expect(new Claims([]).has(id)).toBe(false);
});

test('what is noted belongs to the item, whoever had it before', () => {
	const [one, other] = [new Claims([]), new Claims([])];
	const id = newId();
	one.take(id);
	other.note(id);
	expect(other.hasOwn(id)).toBe(true);
	expect(new Claims([]).take(id)).toBe(false);
});

test('a process that runs for months forgets only the oldest claims', () => {
	const claims = new Claims([]);
	const ids = Array.from({ length: 20_001 }, newId);
	for (const id of ids) claims.note(id);
	const later = new Claims([]);
	expect([0, 1, 20_000].map((place) => later.has(ids[place]))).toEqual([false, true, true]);
	// The execution itself remembers its own.
	expect(claims.has(ids[0])).toBe(true);
});
