import { readTime } from '../../../nodes/shared/task/time';

const ms = Date.parse('2026-01-01T00:00:00Z');
const known = { ms, hasZone: true };

describe('readTime', () => {
	test.each([
		['Unix seconds', ms / 1000, known],
		['seconds with a fraction', ms / 1000 + 0.5, { ms: ms + 500, hasZone: true }],
		['milliseconds', ms, known],
		['the first that are milliseconds', 1e11, { ms: 1e11, hasZone: true }],
		['the last that are seconds', 1e11 - 1, { ms: (1e11 - 1) * 1000, hasZone: true }],
		['seconds as a text', String(ms / 1000), known],
		['seconds with a fraction as a text', '1767225600.5', { ms: ms + 500, hasZone: true }],
		['milliseconds as a text', String(ms), known],
		['RFC 3339', '2026-01-01T00:00:00Z', known],
		['in small letters', '2026-01-01t00:00:00z', known],
		['nine fraction digits', '2026-01-01T00:00:00.123456789Z', { ms: ms + 123, hasZone: true }],
		['one fraction digit', '2026-01-01T00:00:00.5Z', { ms: ms + 500, hasZone: true }],
		['a zone', '2026-01-01T02:00:00+02:00', known],
		['a zone without a colon', '2025-12-31T23:00:00-0100', known],
		['a zone by its name', 'Thu, 01 Jan 2026 00:00:00 GMT', known],
		['another name of it', 'Thu, 01 Jan 2026 00:00:00 UTC', known],
		['no zone: as UTC', '2026-01-01T00:00:00', { ms, hasZone: false }],
		['no zone, with a space', '2026-01-01 00:00:00', { ms, hasZone: false }],
		['no zone, with fractions', '2026-01-01 00:00:00.123456', { ms: ms + 123, hasZone: false }],
		['a zone that is none of the end', '2026-01-01+02:00 x', undefined],
		["Go's zero time", '0001-01-01T00:00:00Z', undefined],
		['a negative number as a text', '-5', undefined],
		['zero', 0, undefined],
		['zero as a text', '0', undefined],
		['a negative number', -5, undefined],
		['the first moment of all', '1970-01-01T00:00:00Z', undefined],
		['null', null, undefined],
		['an empty text', ' ', undefined],
		['words', 'yesterday', undefined],
		['digits with words', '1767225600 s', undefined],
		['words with digits', 's 1767225600', undefined],
		['a list', [ms], undefined],
	])('%s', (_label, value, expected) => {
		expect(readTime(value)).toEqual(expected);
	});
});
