import { cleanText } from '../../../nodes/shared/clean/cleanText';

/** How often a text is encoded. */
const encode = (text: string, times: number): string =>
	times === 0 ? text : encode(encodeURIComponent(text), times - 1);
/** An address in the query of another, so many deep. */
const nest = (address: string, depth: number): string =>
	depth === 0
		? address
		: `https://p${depth}.test/?u=${encodeURIComponent(nest(address, depth - 1))}`;
/** With the question mark in front, a query has one part more than it has parameters. */
const withParameters = (count: number) =>
	`https://a.test/x?${Array.from({ length: count }, (_, place) => `p${place}=1`).join('&')}`;
/** Each character as an escape. */
const escapes = (text: string) =>
	[...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
const letters = 'a1'.repeat(16);

describe('stays as it is:', () => {
	test.each([
		['an address to write to', 'mailto:bob@a.test'],
		['one in a sentence', 'see mailto:bob@a.test'],
		['what has no user name', ':pass@host'],
		['what is a path', 'a:/b@c'],
		['no scheme', '://x y'],
		['a scheme that may have no such sign', '9://u:p@a.test'],
		['no host', 'ends with https://'],
		['an address in JSON', '{"u":"https://a.test/x","v":1}'],
		['a parameter without a value', 'x?token=&a=1'],
		['a signing name outside of an address', 'sig=abc v'],
		['an address that is encoded', encode('https://a.test/x', 1)],
		['one that is encoded four times', encode('https://a.test/x', 4)],
		['addresses in each other, three deep', nest('https://a.test/x', 3)],
		['99 parameters', withParameters(99)],
		['a value of 31 letters and digits', `https://a.test/x?t=${letters.slice(1)}`],
		['a long value of letters alone', `https://a.test/x?t=${'a'.repeat(40)}`],
		['one of digits alone', `https://a.test/x?t=${'1'.repeat(40)}`],
		['words like a token, but shorter', 'eyJhb.eyJzdWIiOi'],
		['a word that begins like one', 'eyJhbGciOiJI'],
		['a word with dots', 'x.eyJhbGciOiJIUzI1NiJ9.e30.abc'],
	])('%s', (_label, text) => {
		expect(cleanText(text)).toBe(text);
	});
});

test.each([
	['a password without a scheme', 'user:pass@host/x', 'user:[secret]@host/x'],
	['another scheme than mailto', 'mailtos:pass@a.test', 'mailtos:[secret]@a.test'],
	['punctuation stays', '"https://a.test/x?sig=abc".', '"https://a.test/x".'],
	['each of several', 'https://a.test/x,https://u:p@b.test/y', 'https://a.test/x,https://b.test/y'],
	[
		'letters in front',
		'(https://u:p@b.test/y)xhttps://u:p@c.test/',
		'(https://b.test/y)xhttps://c.test/',
	],
	['a broken one in JSON', '{"u":"https://[x","v":1}', '{"u":"[unreadable address]}'],
	['a signing name in a query', '?sig=abc&v=1', '?sig=[secret]&v=1'],
	['a secret name anywhere', 'a&token=abc&token=def v', 'a&token=[secret]&token=[secret] v'],
	['a signed one that is encoded', encode('https://a.test/x?sig=abc', 1), '[unreadable address]'],
	['one that is encoded five times', encode('https://a.test/x', 5), '[unreadable address]'],
	['a signed one in another', nest('https://a.test/x?sig=a', 2), 'https://p2.test/'],
	['a password in one three deep', nest('https://u:p@a.test/x', 3), 'https://p3.test/'],
	['100 parameters', withParameters(100), 'https://a.test/x'],
	['a value of 32 letters and digits', `https://a.test/x?t=${letters}`, 'https://a.test/x'],
	['one with a plus', `https://a.test/x?t=${letters}+b`, 'https://a.test/x'],
	['a blank in an address', ' https://a.test/a b?sig=1 ', 'https://a.test/a%20b'],
	['but no line', 'https://a.test/x\r\ny?sig=1', 'https://a.test/x\r\ny?sig=[secret]'],
	['a token of three parts', 'a eyJhbGciOi.eyJzdWIiOi.sig b', 'a [secret] b'],
	['a quote in JSON', '{"token":"abc\\"d","x":"\\"y"}', '{"token":"[secret]","x":"\\"y"}'],
	[
		'JSON in JSON',
		'{"a":"{\\"token\\":\\"abc\\",\\"x\\":1}"}',
		'{"a":"{\\"token\\":\\"[secret]\\",\\"x\\":1}"}',
	],
])('is cleaned: %s', (_label, text, expected) => {
	expect(cleanText(text)).toBe(expected);
});

test.each([
	['whole', 'sk-abcdefghijklmnop x', '[secret] x'],
	['cut at the end', 'end sk-abcdefghij', 'end [secret]'],
	['cut to six letters', 'end sk-abc', 'end [secret]'],
	['fewer tell nothing', 'end sk-ab', 'end sk-ab'],
	['what only begins like it', 'end sk-abcdezzz', 'end sk-abcdezzz'],
	[
		'by its escapes',
		`see https://a.test/${escapes('sk-abcdefghijklmnop')}.png x`,
		'see [secret] x',
	],
	['escaped twice', escapes(escapes('sk-abcdefghijklmnop')), '[secret]'],
	['between broken escapes', `%zz${escapes('sk-abcdefghijklmnop')}%e`, '[secret]'],
	['other escapes stay', 'a%20b%zz 50%', 'a%20b%zz 50%'],
	['once more behind that', 'sk-abcdezsk-abcdefg', 'sk-abcdez[secret]'],
])('a secret, %s', (_label, text, expected) => {
	expect(cleanText(text, ['sk-abcdefghijklmnop'])).toBe(expected);
});

const file = (letters: number) => `data:image/png;base64,${'A'.repeat(letters)}`;
const length = (uri: string) => `[data URI, ${uri.length} characters]`;

test.each([
	['a file in a sentence', `see ${file(30)} there`, `see ${length(file(30))} there`],
	['each of two', `a ${file(30)} ${file(40)}`, `a ${length(file(30))} ${length(file(40))}`],
	['the shortest', `a ${file(19)}`, `a ${length(file(19))}`],
	['a shorter one stays', `a ${file(18)}`, `a ${file(18)}`],
	['words with a comma stay', 'metadata: one, two and a half', 'metadata: one, two and a half'],
	[
		'words without one too',
		'metadata:abcdefghijklmnopqrstuvwxyz',
		'metadata:abcdefghijklmnopqrstuvwxyz',
	],
	['a long word of base64', `see: (${'ab12'.repeat(256)})`, 'see: ([base64, 1024 characters])'],
	[
		'one letter less stays',
		`see: (${'ab12'.repeat(256).slice(1)})`,
		`see: (${'ab12'.repeat(256).slice(1)})`,
	],
	['the shortest token', 'a eyJ45678.12345678 b', 'a [secret] b'],
	['its parts in a longer word', 'a v.eyJ45678.12345678', 'a v.[secret]'],
	['a shorter part', 'a eyJ45678.1234567 b', 'a eyJ45678.1234567 b'],
	['Amazon’s names', 'https://a.test/x?X-Amz-Credential=a', 'https://a.test/x'],
	['Akamai’s', 'https://a.test/x?hdntl=a', 'https://a.test/x'],
	['others beside them', 'https://a.test/x?hdtv=a', 'https://a.test/x?hdtv=a'],
])('files and tokens: %s', (_label, text, expected) => {
	expect(cleanText(text)).toBe(expected);
});

test('a secret within another is redacted with it', () => {
	expect(cleanText('abcdefghij abcdef', ['abcdef', 'abcdefghij'])).toBe('[secret] [secret]');
});
