import fc from 'fast-check';

import { fitsPattern } from '../../../../nodes/shared/source/file/wildcard';

test.each([
	['Photo_0', 'Photo_*', true],
	['My Photo_0', 'Photo_*', false],
	['Photo_0 small', 'Photo_*', true],
	['Photo', 'Photo*', true],
	['abab', 'ab*ab', true],
	['aba', 'ab*ba', false],
	['a.b', 'a*b', true],
	['a\nb', 'a*b', true],
	['abc', '*', true],
	['', '*', true],
	['abc', 'a**c', true],
	['(x)[1]', '(*)[1]', true],
	['a', `${'*'.repeat(1_000)}`, true],
	['a', `${'*'.repeat(1_001)}`, false],
])('%s fits %.40s: %s', (name, pattern, expected) => {
	expect(fitsPattern(name, pattern)).toBe(expected);
});

/** The plainest definition of what a pattern matches. */
function fits(name: string, pattern: string): boolean {
	if (pattern === '') return name === '';
	if (pattern[0] !== '*') return name[0] === pattern[0] && fits(name.slice(1), pattern.slice(1));
	return fits(name, pattern.slice(1)) || (name !== '' && fits(name.slice(1), pattern));
}

test('means the same as tried in all ways', () => {
	const text = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
	fc.assert(
		fc.property(text('a', 'b'), text('a', 'b', '*'), (name, pattern) => {
			expect(fitsPattern(name, pattern)).toBe(fits(name, pattern));
		}),
	);
});

test('ends, however many ways there are', () => {
	expect(fitsPattern('a'.repeat(100_000), `${'*a'.repeat(400)}*b`)).toBe(false);
	expect(fitsPattern('a'.repeat(100_000), '*a'.repeat(400))).toBe(true);
});
