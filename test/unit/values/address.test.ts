import {
	isMeantAsAddress,
	isWebAddress,
	LONGEST_ADDRESS,
	parseAddress,
	withoutTrailing,
} from '../../../nodes/shared/values/address';
import { cleanText } from '../../../nodes/shared/clean/cleanText';

/** Different characters of scripts that a host's name is spelled in with its own code: the parser takes long for many. */
const host = Array.from({ length: 4_000 }, (_, place) => String.fromCodePoint(0x4e00 + place)).join(
	'',
);

describe('a host that would take long to parse', () => {
	test.each([
		`http://${host}.io/a.png`,
		`http:${host}.io`,
		`http:\\\\${host}.io/`,
		`  https:///${host}`,
		`ht\ttp:/\n/a@${host}/?b=c`,
		`//${host}/a.png`,
	])('is not parsed: %#', (address) => {
		expect(new URL(address, 'https://a.com').hostname).toMatch(/xn--/);
		expect(parseAddress(address, 'https://a.com')).toBeUndefined();
		expect(isWebAddress(address)).toBe(false);
	});
});

test.each([
	['https://münchen.example.com/größe.png?x=1', true],
	[`https://a.com/${'ä'.repeat(5_000)}`, true],
	[`https://${'u'.repeat(200)}:${'p'.repeat(200)}@a.com/`, true],
	['HTTPS://A.com', true],
	['https:/a.com/x.png', false],
	['https:a.com', false],
	['https:\\\\a.com', false],
	['https://a.com/x\n.png', false],
	['ftp://a.com', false],
	['/a.png', false],
])('%# is an address of the web: %s', (address, isOne) => {
	expect(isWebAddress(address)).toBe(isOne);
});

test.each([
	['a.png', true],
	['/a.png?x=http://b.com', true],
	[`${'a'.repeat(600)}.png`, true],
	['http://[', false],
])('a redirect to %s can be followed: %s', (location, isOne) => {
	expect(parseAddress(location, 'https://a.com/b/') !== undefined).toBe(isOne);
});

test('of an address with very many parameters none is kept', () => {
	const query = Array.from({ length: 200 }, (_, place) => `p${place}=1`).join('&');
	expect(cleanText(`https://a.com/x?${query}`)).toBe('https://a.com/x');
});

test.each([
	[LONGEST_ADDRESS, true],
	[LONGEST_ADDRESS + 1, false],
])('an address of %i characters is parsed: %s', (length, isOne) => {
	const address = 'https://a.com/'.padEnd(length, 'x');
	expect(parseAddress(address) !== undefined).toBe(isOne);
});

test.each([
	[512, true],
	[513, false],
])('one with %i characters in front of its path is parsed: %s', (length, isOne) => {
	const address = `https://${'u'.repeat(length - '@a.com'.length)}@a.com/x`;
	expect(parseAddress(address) !== undefined).toBe(isOne);
});

test.each([
	['http://a.com', true, true],
	['see https://a.com', false, false],
	['http:a', false, true],
])('%s is a web address: %s, and meant as one: %s', (text, isOne, isMeant) => {
	expect([isWebAddress(text), isMeantAsAddress(text)]).toEqual([isOne, isMeant]);
});

test.each([
	['a//', 'a'],
	['a/b', 'a/b'],
	['//', ''],
	['', ''],
	['/a', '/a'],
])('%j without trailing slashes is %j', (text, expected) => {
	expect(withoutTrailing(text, '/')).toBe(expected);
});
