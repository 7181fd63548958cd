import { oneLine } from '../../../nodes/shared/clean/oneLine';

test.each([
	['a line', 'a b', 'a b'],
	['breaks of every kind', 'a\r\n\t\u0085\u2028\u2029\v\fb', 'a b'],
	['colours of a terminal', 'a\u001b[31mb', 'a\ufffd[31mb'],
	['what reverses text', 'a\u202eb', 'a\ufffdb'],
	['half a character', 'a\ud83db', 'a\ufffdb'],
	['whole ones', 'ä😀', 'ä😀'],
])('%s', (_label, text, expected) => {
	expect(oneLine(text)).toBe(expected);
});
