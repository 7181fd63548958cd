import {
	asAmount,
	asNumber,
	asObject,
	asShortText,
	asText,
	asTexts,
	asWords,
	omit,
	parseJson,
} from '../../../nodes/shared/values/json';

const object = { a: 1 };

test.each([
	['an object', object, object],
	['a list', [object], undefined],
	['null', null, undefined],
	['nothing', undefined, undefined],
	['a text', 'a', undefined],
	['a function', () => object, undefined],
])('asObject: %s', (_label, value, expected) => {
	expect(asObject(value)).toBe(expected);
});

test.each([
	['a text, trimmed', ' a b\n', 'a b'],
	['an empty one', '', undefined],
	['white space', ' \t', undefined],
	['a number', 5, undefined],
	['nothing', undefined, undefined],
])('asText: %s', (_label, value, expected) => {
	expect(asText(value)).toBe(expected);
});

test.each([
	['a number', 5.5, 5.5],
	['zero', 0, 0],
	['no number', NaN, undefined],
	['infinity', Infinity, undefined],
	['a text', '5', undefined],
	['a list', [5], undefined],
])('asNumber: %s', (_label, value, expected) => {
	expect(asNumber(value)).toBe(expected);
});

test.each([
	['a number', 5.5, 5.5],
	['a number as a text', ' -5.5 ', -5.5],
	['an empty text', ' ', undefined],
	['words', 'much', undefined],
	['nothing', undefined, undefined],
])('asAmount: %s', (_label, value, expected) => {
	expect(asAmount(value)).toBe(expected);
});

test.each([
	['a list, without what is none', ['a', '', 5, null, ' b '], ['a', 'b']],
	['a single text', 'a', ['a']],
	['nothing', undefined, []],
	['an object', object, []],
])('asTexts: %s', (_label, value, expected) => {
	expect(asTexts(value)).toEqual(expected);
});

test.each([
	['a text as long as words may be', `${'a, '.repeat(1_666)}bc`, `${'a, '.repeat(1_666)}bc`],
	['a longer one, cut and trimmed', ` ${'a, '.repeat(3_000)}`, `${'a, '.repeat(1_666)}a`],
	['a letter of two parts as a whole', `${'a'.repeat(4_999)}\u{1F600}!`, 'a'.repeat(4_999)],
	['a number', 5, undefined],
	['an empty text', ' ', undefined],
])('asWords: %s', (_label, value, expected) => {
	expect(asWords(value)).toBe(expected);
});

test('omit: the other fields, in their order, whatever they are called', () => {
	const given = JSON.parse('{ "b": 1, "__proto__": 2, "a": 3, "c": 4 }') as Record<string, number>;
	expect(JSON.stringify(omit(given, 'a', 'x'))).toBe('{"b":1,"__proto__":2,"c":4}');
	expect(given.a).toBe(3);
});

test.each([
	['as long as one may be', 'a'.repeat(200), 'a'.repeat(200)],
	['longer', 'a'.repeat(201), undefined],
	['a number', 5, undefined],
	['a list as long as that', [5], undefined],
])('asShortText: %s', (_label, value, expected) => {
	expect(asShortText(value)).toBe(expected);
});

test.each([
	['an object', '{"a":1}', object],
	['behind a byte order mark', '\ufeff{"a":1}', object],
	['with one inside', '"a\ufeffb"', 'a\ufeffb'],
	['none', '{', undefined],
])('parseJson: %s', (_label, text, expected) => {
	expect(parseJson(Buffer.from(text))).toEqual(expected);
});
