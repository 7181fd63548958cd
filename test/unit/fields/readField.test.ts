import fc from 'fast-check';

import type { Field } from '../../../nodes/shared/fields/field';
import {
	LONGEST_TEXT,
	readAddress,
	readField,
	sectionOf,
} from '../../../nodes/shared/fields/readField';
import { Problem } from '../../../nodes/shared/problem/problem';
import { ALL_FIELDS, options } from './tables';

const ofType = (type: string) =>
	ALL_FIELDS.filter((field) => field.type === type).map(
		(field) => [field.displayName, field] as const,
	);

/** The Segment Factor has no limits, and has to be whole: `readRequests` reads it. */
const numbers = ofType('number').filter(([, { name }]) => name !== 'segmentFactor');

const read = (field: Field, value: unknown) => readField(field, options({ [field.name]: value }));

/** What is wrong with a value, as the user is told. */
function refusalOf(field: Field, value: unknown): Problem['facts'] {
	try {
		read(field, value);
	} catch (error) {
		if (error instanceof Problem && error.reason === 'invalidParameter') return error.facts;
		throw error;
	}
	throw new Error(`${field.name} took ${String(value)}`);
}

function limitsOf({ typeOptions: { minValue, maxValue } = {} }: Field) {
	return { min: minValue as number, max: maxValue ?? 1e9, hasMax: maxValue !== undefined };
}

test('there are fields of each kind', () => {
	for (const type of ['boolean', 'number', 'options', 'multiOptions', 'string'])
		expect(ofType(type).length).toBeGreaterThan(1);
});

test.each(ALL_FIELDS.map((field) => [field.displayName, field] as const))(
	'%s: what is not filled in reads as what it says, and the default is one of its values',
	(_label, field) => {
		const { absent = field.default } = field;
		for (const value of [undefined, ...(field.isLimit ? [] : [null]), absent])
			expect(read(field, value)).toEqual(absent);
		expect(read(field, field.default)).toEqual(field.default);
	},
);

test('a limit whose expression gives nothing is not no limit', () => {
	const limits = ALL_FIELDS.filter(({ isLimit }) => isLimit);
	expect(limits.map(({ name }) => name)).toEqual(['spendingLimitUsd', 'sendMegapixels']);
	for (const field of limits) {
		for (const value of [undefined, null]) {
			const section = sectionOf({ valueOf: () => ({ [field.name]: value }), where: '' });
			expect(() => readField(field, section)).toThrow(
				`${field.displayName} under Options is empty`,
			);
		}
		expect(readField(field, sectionOf({ valueOf: () => ({}), where: '' }))).toBe(0);
	}
});

describe.each(numbers)('%s', (label, field) => {
	const { min, max, hasMax } = limitsOf(field);
	// There is but one zero on the screen.
	const inside = fc.double({ min, max, noNaN: true }).map((value) => value + 0);
	const isWhole = field.typeOptions?.numberPrecision === 0;

	test('takes what lies within its limits, as a number or a text', () => {
		fc.assert(
			fc.property(fc.oneof(inside, fc.constantFrom(min, max)), (value) => {
				const expected = isWhole ? Math.round(value) : value;
				expect(read(field, value)).toBe(expected);
				expect(read(field, ` ${value} `)).toBe(expected);
			}),
		);
	});

	test('refuses all else, by its name on the screen', () => {
		const below = fc.double({ max: min, noNaN: true }).filter((value) => value < min);
		const above = fc.double({ min: max, noNaN: true }).filter((value) => value > max);
		const outside = fc.oneof(below, ...(hasMax ? [above] : [fc.constant(Infinity)]));
		const noNumber = fc.constantFrom<unknown>('', ' ', 'much', NaN, true, [1], {});
		fc.assert(
			fc.property(fc.oneof(outside, noNumber), (value) => {
				const { detail } = refusalOf(field, value);
				const limits = hasMax ? `from ${min} to ${max}` : `of at least ${min}`;
				expect(detail).toContain(`${label} under Options is not a number ${limits}: `);
				expect(detail).not.toContain('[object');
			}),
		);
	});
});

describe.each(ofType('options'))('%s', (label, field) => {
	const values = (field.options ?? []).map(({ value }) => value);

	test('takes each of its choices, and nothing else', () => {
		for (const value of values) expect(read(field, value)).toBe(value);
		for (const value of ['fax', 0, true, [values[0]], {}]) {
			const { detail, advice } = refusalOf(field, value);
			expect(detail).toContain(`${label} under Options is not one of the options: `);
			for (const each of values) expect(advice).toContain(`"${each}"`);
			expect(detail).not.toContain('[object');
		}
	});
});

describe.each(ofType('multiOptions'))('%s', (label, field) => {
	const values = (field.options ?? []).map(({ value }) => value);

	test('takes some of its choices or one, and nothing else', () => {
		fc.assert(
			fc.property(fc.subarray(values), (some) => {
				expect(read(field, some)).toEqual(some);
			}),
		);
		for (const value of values) expect(read(field, value)).toEqual([value]);
		expect(read(field, [values[0], values[0]])).toEqual([values[0]]);
		for (const value of ['fax', [values[0], 'fax'], [undefined], [{}]]) {
			const { detail, advice } = refusalOf(field, value);
			expect(detail).toMatch(
				/ contains "(fax|undefined|an object)", which is not one of the options$/,
			);
			expect(detail).toContain(`${label} under Options contains`);
			for (const each of values) expect(advice).toContain(`"${each}"`);
		}
	});
});

test.each(ofType('boolean'))('%s is on only where it is true', (_label, field) => {
	for (const value of [true, 'true', ' TRUE ']) expect(read(field, value)).toBe(true);
	for (const value of [false, 'False']) expect(read(field, value)).toBe(false);
});

test.each(ofType('boolean'))('%s: anything else is no answer', (label, field) => {
	for (const value of ['', 'yes', 1, {}, []]) {
		expect(refusalOf(field, value)?.detail).toMatch(
			`${label} under Options is neither true nor false: `,
		);
	}
});

test.each(ofType('string'))('%s: texts are trimmed, and numbers count as text', (_label, field) => {
	const rows: Array<[unknown, string]> = [
		[' a b\n', 'a b'],
		[7, '7'],
		[['a ', 2], 'a, 2'],
		[[], ''],
	];
	for (const [value, text] of rows) expect(read(field, value)).toBe(text);
});

test.each(ofType('string'))(
	'%s: an object is not a text, and does not count as empty',
	(label, field) => {
		const told = (value: unknown) => refusalOf(field, value)?.detail;
		expect(told({ a: 1 })).toBe(`The ${label} under Options is an object, not text`);
		const list = `The ${label} under Options is a list of objects, not text`;
		for (const value of [[{}], ['a', null], ['a', undefined]]) expect(told(value)).toBe(list);
	},
);

test.each([...ofType('string'), ...ofType('multiOptions'), ...ofType('number')])(
	'%s: a list of endless length is not looked through',
	(label, field) => {
		const list = new Proxy(Array<number>(10_001).fill(1), {
			get(target, name, receiver) {
				if (/^\d+$/.test(String(name))) throw new Error('looked through');
				return Reflect.get(target, name, receiver) as unknown;
			},
		});
		expect(refusalOf(field, list)).toMatchObject({
			detail: `${label} under Options is a list with 10001 entries`,
		});
	},
);

test.each(ofType('string'))(
	'%s: has a limit, and is told by its name beyond it',
	(label, field) => {
		const { longest = LONGEST_TEXT } = field;
		expect(longest).toBeLessThanOrEqual(1_000_000);
		expect(read(field, ` ${'a'.repeat(longest)}\n`)).toHaveLength(longest);
		expect(refusalOf(field, 'a'.repeat(longest + 1))).toEqual({
			detail: `The ${label} under Options is too long: ${longest + 1} characters`,
			advice: `It may have at most ${longest} characters.`,
		});
	},
);

test('a wrong value is shown in short', () => {
	const refused = ALL_FIELDS.filter(({ type }) => type !== 'string' && type !== 'boolean');
	for (const field of refused)
		expect(refusalOf(field, 'x'.repeat(1_000_000)).detail?.length).toBeLessThan(200);
});

describe('an address', () => {
	const field = ALL_FIELDS.find(({ name }) => name === 'imageUrl') as Field;
	const address = (value: unknown) => readAddress(field, { valueOf: () => value, where: '' });

	test.each(['https://a.test/a.jpg', ' http://a.test/a.jpg '])('%p', (text) => {
		expect(address(text)).toBe(text.trim());
	});

	test.each([
		[undefined, 'The Image URL is empty'],
		[' ', 'The Image URL is empty'],
		[[], 'The Image URL is empty'],
		['photo.jpg', 'The Image URL is not a web address: photo.jpg'],
		['ftp://a.test/a.jpg', 'The Image URL is not a web address: ftp://a.test/a.jpg'],
		[
			`a.test/${'a'.repeat(200)}/b.jpg?sig=${'secret'.repeat(9)}`,
			expect.stringMatching(/ is not a web address: a\.test\/a+…a+\/b\.jpg\?sig=\[secret\]$/),
		],
		['https://a.test/'.padEnd(8_193, 'a'), 'The Image URL is too long: 8193 characters'],
	])('%p is none', (value, detail) => {
		expect(() => address(value)).toThrow(
			expect.objectContaining({
				reason: 'invalidParameter',
				facts: expect.objectContaining({ detail }),
			}),
		);
	});
});

describe('a section', () => {
	const form = {
		valueOf: (name: string) => (name === 'edge' ? { softEdge: 3 } : undefined),
		where: '',
	};

	test('has the fields of its collection, and its name', () => {
		const edge = sectionOf(form, { name: 'edge', displayName: 'Edge' });
		expect(edge.valueOf('softEdge')).toBe(3);
		expect(edge.where).toBe(' under Edge');
	});

	test('is empty where nothing was added to it; Options if not told otherwise', () => {
		expect(sectionOf(form).valueOf('softEdge')).toBeUndefined();
		expect(sectionOf(form).where).toBe(' under Options');
	});
});
