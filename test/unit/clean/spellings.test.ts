import { cleanText } from '../../../nodes/shared/clean/cleanText';

const SECRET = 'pa/ss+word&1"é<x> y';

test.each([
	['as it is', SECRET],
	['in an address', encodeURIComponent(SECRET)],
	['in an address, in lower case', encodeURIComponent(SECRET).toLowerCase()],
	['in an address, twice', encodeURIComponent(encodeURIComponent(SECRET))],
	['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
	['in JSON', JSON.stringify(SECRET)],
	['in JSON of PHP', String.raw`pa\/ss+word&1\"\u00e9<x> y`],
	['in JSON of Go', String.raw`pa/ss+word\u00261\"é\u003cx\u003e y`],
	['in JSON of Python', String.raw`pa/ss+word&1\"\u00e9<x> y`],
	['in JSON within JSON', JSON.stringify(JSON.stringify(SECRET))],
	['in HTML', 'pa/ss+word&amp;1&quot;é&lt;x&gt; y'],
])('a secret is found, spelled %s', (_label, spelled) => {
	expect(cleanText(`The answer was ${spelled}.`, [SECRET])).toMatch(
		/^The answer was [\\"]*\[secret\][\\"]*\.$/,
	);
});

test('half a character in a secret does no harm', () => {
	expect(cleanText('key a\ud800 here', ['a\ud800'])).toBe('key [secret] here');
});

test('a parameter is found behind an ampersand that JSON has escaped', () => {
	const text = String.raw`see https://h.test/a?x=1\u0026sig=TOPSECRET now`;
	expect(cleanText(text)).not.toContain('TOPSECRET');
});
