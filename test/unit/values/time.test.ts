import { readTime } from '../../../nodes/shared/values/time';

const ms = Date.parse('2026-01-01T00:00:00Z');

describe('readTime', () => {
	test.each([
		['Unix seconds', ms / 1000, ms],
		['seconds with a fraction', ms / 1000 + 0.5, ms + 500],
		['milliseconds', ms, ms],
		['the first that are milliseconds', 1e11, 1e11],
		['the last that are seconds', 1e11 - 1, (1e11 - 1) * 1000],
		['seconds as a text', String(ms / 1000), ms],
		['seconds with a fraction as a text', '1767225600.5', ms + 500],
		['milliseconds as a text', String(ms), ms],
		['RFC 3339', '2026-01-01T00:00:00Z', ms],
		['in small letters', '2026-01-01t00:00:00z', ms],
		['nine fraction digits', '2026-01-01T00:00:00.123456789Z', ms + 123],
		['one fraction digit', '2026-01-01T00:00:00.5Z', ms + 500],
		['a zone', '2026-01-01T02:00:00+02:00', ms],
		['a zone without a colon', '2025-12-31T23:00:00-0100', ms],
		['a zone by its name', 'Thu, 01 Jan 2026 00:00:00 GMT', ms],
		['another name of it', 'Thu, 01 Jan 2026 00:00:00 UTC', ms],
		['no zone: as UTC', '2026-01-01T00:00:00', ms],
		['no zone, with a space', '2026-01-01 00:00:00', ms],
		['no zone, with fractions', '2026-01-01 00:00:00.123456', ms + 123],
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
		expect(readTime(value)).toBe(expected);
	});
});
