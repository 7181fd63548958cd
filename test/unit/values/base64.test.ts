import { base64Of, decodeInline, isInline } from '../../../nodes/shared/values/base64';

const bytes = Buffer.alloc(3_000, 'image');
const base64 = bytes.toString('base64');

test.each([
	['as many letters as a text may have', 'a'.repeat(1_024), false],
	['one more', 'a'.repeat(1_025), true],
	['base64 with something else far behind', `${base64}${base64}!`, true],
	['a short hash', 'a'.repeat(64), false],
	['a long prompt', 'red shoe, '.repeat(500), false],
	['long base64', base64, true],
	['a short data URI', 'data:image/png;base64,AA==', true],
])('%s is inline: %s', (_label, text, expected) => {
	expect(isInline(text)).toBe(expected);
});

test.each([
	['raw', base64],
	['in a data URI', `data:image/png;base64,${base64}`],
])('the bytes of a file %s', (_label, text) => {
	expect(base64Of(text)).toBe(base64);
	expect(decodeInline(text)).toEqual(bytes);
});

const long = 'abcd'.repeat(5_000_000);
test.each([
	['raw base64', long],
	['a data URI', `data:image/png;base64,${long}`],
	['a data URI without a comma', `data:${long}`],
])('%s of many megabytes is read', (_label, text) => {
	expect(isInline(text)).toBe(true);
	expect(decodeInline(text).length).toBeGreaterThanOrEqual(15_000_000);
});
