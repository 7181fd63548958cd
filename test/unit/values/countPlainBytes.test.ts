import { countPlainBytes } from '../../../nodes/shared/values/json';

const count = (text: string, most = Infinity) => countPlainBytes(Buffer.from(text), most);
const long = 'A'.repeat(1_024);

/** What each further value and each escape in a long text counts beside its bytes. */
const [VALUE, ESCAPE] = [40, 2];

test.each([
	['no text at all', '[1, 2, null]', 12 + 2 * VALUE],
	['nothing', '', 0],
	['short texts count wholly', '{"a":"bc"}', 10],
	['a text just not long', `["${long.slice(1)}"]`, 1_027],
	['a long text counts as its quotes', `["${long}"]`, 4],
	['two long texts, and what is between and behind', `["${long}", "${long}!" , 5]`, 12 + 2 * VALUE],
	['the name of a field may be long as well', `{"${long}":1}`, 6],
	['a quote within a text does not end it', `["${long}\\"${long}"]`, 4 + ESCAPE],
	['a backslash before its end does not keep it open', `["${long}\\\\",1]`, 6 + VALUE + ESCAPE],
	['a backslash and a quote within', `["${long}\\\\\\"${long}",1]`, 6 + VALUE + 2 * ESCAPE],
	['a backslash in front of a text belongs to no text', `\\"${long}"`, 3],
	['an empty text', '["",""]', 7 + VALUE],
	['what would be values, in texts', `["[,{","${long}[,{"]`, 10 + VALUE],
	['lists and objects, however deep', '[{},[]]', 7 + VALUE],
])('%s', (_label, text, expected) => {
	expect(count(text)).toBe(expected);
});

test('a text that does not end is no JSON, and ends it', () => {
	expect(count(`["${long}`)).toBeLessThan(5);
});

test('it counts no further than it has to: a bit more than the most', () => {
	const text = `[${'"a",'.repeat(100)}1]`;
	expect(count(text)).toBe(403 + 100 * VALUE);
	const counted = count(text, 50);
	expect(counted).toBeGreaterThan(50);
	expect(counted).toBeLessThan(60 + VALUE);
	// What is exactly the most may have more behind it.
	expect(count('"a""a""a"', 3)).toBe(6);
});

test.each([
	['quotes', '\\"'],
	['letters', '\\u0041'],
	['backslashes', '\\\\'],
])('of a long text full of escaped %s only so many are looked at', (_label, escape) => {
	const json = Buffer.from(`["${escape.repeat(50_000)}"]`);
	const searches = jest.spyOn(Buffer.prototype, 'indexOf');
	expect(countPlainBytes(json, 1_000)).toBeGreaterThan(1_000);
	expect(searches.mock.calls.length).toBeLessThan(2_000);
	searches.mockRestore();
});
