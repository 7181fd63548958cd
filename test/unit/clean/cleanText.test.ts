import { cleanText } from '../../../nodes/shared/clean/cleanText';

const base64 = Buffer.alloc(3000, 7).toString('base64');

describe('cleanText of an address', () => {
	test.each([
		['https://a.test/x.png?width=3&token=abc', 'https://a.test/x.png'],
		['https://user:pass@a.test/x.png', 'https://a.test/x.png'],
		['https://a.test/x.png?sv=1&sig=abc', 'https://a.test/x.png'],
		['https://a.test/x.png?v=2', 'https://a.test/x.png?v=2'],
		['http://[broken', '[unreadable address]'],
		['https://user@a.test/x.png', 'https://a.test/x.png'],
		['https://:pass@a.test/x.png', 'https://a.test/x.png'],
		['https://a.test/x?sig=abc#top', 'https://a.test/x#top'],
		['https://a.test/x?file=a.png&ratio=1:2', 'https://a.test/x?file=a.png&ratio=1:2'],
		['https://a.test/x?q=token=abcdef', 'https://a.test/x'],
		['https://a.test/x?50%=1&q=50%', 'https://a.test/x?50%=1&q=50%'],
		['https://a.test/x?q=50%&sig=abc', 'https://a.test/x'],
		['https://a.test/x?jwt=abc', 'https://a.test/x'],
		['https://a.test/x?HMAC=abc', 'https://a.test/x'],
		['https://a.test/x?w=1&password=abc', 'https://a.test/x'],
		['https://a.test/x?OSSAccessKeyId=abc', 'https://a.test/x'],
		['https://a.test/x?X%2DAmz%2DSignature=abc', 'https://a.test/x'],
		['https://a.test/x?a=1;sig=abc', 'https://a.test/x'],
		['https://a.test/x?w=1#access_token=abc', 'https://a.test/x?w=1'],
		['https://a.test/#/x?id_token=abc', 'https://a.test/'],
		['redis://user:pass@a.test/0', 'redis://a.test/0'],
		[
			'https://proxy.test/?url=https%3A%2F%2Fs3.test%2Fx%3FX-Amz-Signature%3Dabc',
			'https://proxy.test/',
		],
	])('%s', (address, expected) => {
		expect(cleanText(address)).toBe(expected);
	});
});

/** Each holds SECRET, and must not once it is cleaned, as a field of its own or in a sentence. */
const SIGNED = [
	"https://a.blob.test/bob's%20shoe.png?sv=2024&sr=b&sig=SECRET",
	'https://a.test/`{|"^<>}\\.png?Expires=1&Signature=SECRET&Key-Pair-Id=2',
	"https://a.test/x?sig=%27'SECRET",
	"https://a.test/x?sig='SECRET'",
	'https://a.test/x?sig=a"SECRET"',
	"https://user:pa'SECRET@a.test/x",
	'https://user:pa"{|}SECRET@a.test/x',
	'https://user:pa/SECRET@a.test/x',
	'https://SECRET@a.test/x',
	'https://www.dropbox.test/scl/fi/x/a.png?rlkey=SECRET&raw=1',
	'https://drive.test/uc?id=1&resourcekey=SECRET',
	'https://onedrive.test/download?resid=1&authkey=SECRET',
	'https://a.sharepoint.test/_layouts/download.aspx?tempauth=SECRET',
	'https://cdn.test/a.png?ex=1&is=2&hm=SECRET',
	'https://cdn.test/a.png?hdnts=exp=1~acl=/*~hmac=SECRET',
	'https://cdn.test/a.png?md5=SECRET&expires=1',
	'https://cdn.test/a.png?X-Goog-Signature=SECRET',
	'https://cdn.test/a.png?x-bz-authorization=SECRET',
	'https://cdn.test/a.png?s=1b2c3d4e5f6a7b8c9d0e1f2a3b4cSECRET',
	'https://cdn.test/a.png;jsessionid=SECRET',
	'https://a.test/x.png?x[sig]=SECRET',
	'https://a.test/x.png?w=1&x%5Bsig%5D%5B%5D=SECRET',
	'https://a.test/x.png?auth.sig=SECRET',
	'a.test/x.png?x[sig][]=SECRET',
	'//a.test/x.png?x.sig=SECRET',
	'x[password]=SECRET',
	'{"x[token][]":"SECRET"}',
	'a.blob.test/x.png?sv=1&sig=SECRET',
	"a.blob.test/bob's.png?x=1;sig=SECRET",
	'//a.test/x.png?X%2DAmz%2DSignature=SECRET',
	"user:pa'SECRET@a.test/x",
	'//user:SECRET@a.test/x',
	'ftp://user:SECRET@a.test',
	'HTTPS://A.TEST/?PASSWORD=SECRET',
	"password='SECRET'",
	'password="a;SECRET"',
	'Authorization: Basic "SECRET"',
	'{"password":"a\\"SECRET","w":"1"}',
	'{\\"password\\":\\"a\\\\\\"SECRET\\",\\"w\\":\\"1\\"}',
	'{"url":"https://a.test/x?sig=SECRET"}',
	'{"webhook_url":"https://hooks.test/T/SECRET"}',
	`eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(20)}SECRET`,
	`token_eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(20)}SECRET.x`,
];

describe('a secret goes, whatever stands around it', () => {
	test.each(SIGNED)('%s', (text) => {
		for (const around of [
			text,
			`cannot open ${text} (403)`,
			`see "${text}", please`,
			`x\n${text}\n`,
		])
			expect(cleanText(around)).not.toContain('SECRET');
		expect(cleanText(text)).not.toContain('SECRET');
	});

	test.each([
		["https://a.test/bob's shoe.png?sv=1&sig=SECRET", "https://a.test/bob's%20shoe.png"],
		['https://a.test/{1} "x".png?a=1&sig=SECRET', 'https://a.test/%7B1%7D%20%22x%22.png'],
		['https://user:my pass SECRET@a.test/x', 'https://a.test/x'],
		["https://a.test/bob's shoe.png?w=1", "https://a.test/bob's shoe.png?w=1"],
	])('an address with blanks, as a field: %s', (address, expected) => {
		expect(cleanText(address)).toBe(expected);
	});

	test.each([
		['(see https://a.test/x?sig=SECRET)', '(see https://a.test/x)'],
		[
			'["https://a.test/1.png","https://b.test/2.png"]',
			'["https://a.test/1.png","https://b.test/2.png"]',
		],
		['{"host":"https://a.test:80","w":1}', '{"host":"https://a.test:80","w":1}'],
		['https://a.test: connection refused', 'https://a.test: connection refused'],
		['write to mailto:me@b.test', 'write to mailto:me@b.test'],
		['at 12:30 by a@b.test', 'at 12:30 by a@b.test'],
		['use http:// or https://', 'use http:// or https://'],
		['https://a.test/x?id=7d3c&w=1', 'https://a.test/x?id=7d3c&w=1'],
		['https://a.test/x?size[w]=1&q.v=2', 'https://a.test/x?size[w]=1&q.v=2'],
		['[a=1, b[c]=2]', '[a=1, b[c]=2]'],
	])('what is around it stays: %s', (text, expected) => {
		expect(cleanText(text)).toBe(expected);
	});
});

describe('addresses within addresses', () => {
	/** An address that holds one that holds one, and so on. */
	const nested = (depth: number): string =>
		depth === 0
			? 'https://a.test/?file=a.png'
			: `https://a.test/?url=${encodeURIComponent(nested(depth - 1))}`;

	test('stay where none of them is signed, as deep as they are looked into', () => {
		expect(cleanText(nested(2))).toBe(nested(2));
	});

	test('go where they lie deeper than anything is decoded', () => {
		expect(cleanText(nested(5))).toBe('https://a.test/');
	});

	const SIGNED = 'https://b.test/a.png?X-Amz-Signature=0123456789abcdef';
	const encoded = (times: number): string =>
		times === 0 ? SIGNED : encodeURIComponent(encoded(times - 1));

	test.each([1, 2, 3, 4, 5, 6])(
		'go where they are signed, however often encoded: %i times',
		(times) => {
			for (const text of [
				`https://a.test/?w=1&url=${encoded(times)}`,
				`https://a.test/fetch/${encoded(times)}`,
				`see ${encoded(times)} there`,
				`redirect_uri=${encoded(times)}`,
			]) {
				expect(cleanText(text)).not.toMatch(/0123456789/);
			}
		},
	);

	test('stay in a text where they are not signed', () => {
		const text = 'see https%3A%2F%2Fa.test%2Fx%3Fw%3D1, or /fetch/https%253A%252F%252Fa.test';
		expect(cleanText(text)).toBe(text);
	});
});

describe('cleanText', () => {
	const jwt = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(20)}.${'b'.repeat(20)}`;
	test.each([
		[
			'a signed address in a sentence',
			'Failed to download image: https://s3.test/a.jpg?X-Amz-Signature=abc (403)',
			'Failed to download image: https://s3.test/a.jpg (403)',
		],
		[
			'two addresses',
			'"https://a.test/?sig=1","ftp://me:pw@b.test/x"',
			'"https://a.test/","ftp://b.test/x"',
		],
		[
			'a data URI',
			`got data:image/png;base64,${'QUJD'.repeat(9)} sorry`,
			'got [data URI, 58 characters] sorry',
		],
		['base64', `got ${base64}!`, 'got [base64, 4000 characters]!'],
		['base64 in lines', base64.replace(/.{76}/g, '$&\n'), '[base64, 4052 characters]'],
		['a token', `token ${jwt} has expired`, 'token [secret] has expired'],
		['a header', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: [secret]'],
		['a bearer', 'sent bearer abcdefghijklmnop', 'sent [secret]'],
		['a parameter', 'called with access_token=abc&w=1', 'called with access_token=[secret]&w=1'],
		['JSON', 'sent {"password": "abc", "w": "1"}', 'sent {"password": "[secret]", "w": "1"}'],
		['JSON in JSON', '{\\"password\\":\\"abc\\"}', '{\\"password\\":\\"[secret]\\"}'],
		[
			'a novel',
			'ab c'.repeat(50_000).replaceAll(' ', '\u{1F600}'),
			expect.stringMatching(/… \[250000 characters\]$/u),
		],
	])('finds %s', (_label, text, expected) => {
		expect(cleanText(text)).toEqual(expected);
		expect(cleanText(cleanText(text))).toEqual(cleanText(text));
	});

	test.each([
		['the rest of a novel', 'so, '.repeat(37_500), `${'so, '.repeat(25_000)}… [150000 characters]`],
		[
			'a letter of two parts as a whole',
			`${'so, '.repeat(24_998)}1234567${'\u{1F600}'.repeat(100)}`,
			`${'so, '.repeat(24_998)}1234567… [100199 characters]`,
		],
	])('cuts off %s', (_label, text, expected) => {
		expect(cleanText(text)).toBe(expected);
	});

	test.each([
		'a plain sentence: see https://docs.test/a?page=2#top, please',
		'secret, key; token: the red one, cookie jar, password = field',
		'w=1&h=2',
	])('leaves alone: %s', (text) => {
		expect(cleanText(text)).toBe(text);
	});
});
