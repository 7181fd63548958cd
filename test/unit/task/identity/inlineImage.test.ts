import {
	digestForName,
	digestImage,
	digestInName,
	digestInPlaceholder,
	imagePlaceholder,
	withPlaceholder,
} from '../../../../nodes/shared/task/identity/inlineImage';

const bytes = Buffer.alloc(3_000, 'image');
const base64 = bytes.toString('base64');
const marked = (image: unknown) => withPlaceholder({ task_id: 't', input: { image, prompt: 'a' } });

describe('the image that a task tells it was sent', () => {
	test.each([
		['raw base64', base64],
		['a data URI', `data:image/png;base64,${base64}`],
		['base64 in lines', base64.replace(/.{76}/g, '$&\n')],
		['URL-safe base64', base64.replaceAll('+', '-').replaceAll('/', '_')],
	])('%s becomes the same short mark', (_label, image) => {
		expect(marked(image)).toEqual({
			task_id: 't',
			input: { image: imagePlaceholder(bytes), prompt: 'a' },
		});
	});

	test('of another image is another', () => {
		expect(imagePlaceholder(Buffer.alloc(3_000, 'other'))).not.toBe(imagePlaceholder(bytes));
		expect(digestInPlaceholder(imagePlaceholder(bytes))).toBeDefined();
		expect(digestInPlaceholder('https://a.test/a.png')).toBeUndefined();
	});

	test.each([
		['an address', 'https://a.test/a.png'],
		['a long address', `https://a.test/${'a'.repeat(2_000)}`],
		['nothing', ''],
		['no text', 5],
	])('%s stays', (_label, image) => {
		expect(marked(image)).toEqual({ task_id: 't', input: { image, prompt: 'a' } });
	});

	test('a task without input stays', () => {
		expect(withPlaceholder({ task_id: 't', input: null })).toEqual({ task_id: 't', input: null });
	});
});

describe('the digest of an image', () => {
	const digest = digestImage(bytes);
	const KEY = 'a-key-of-the-account';
	const ending = digestForName(digest, KEY);

	test('is short, and stands in its mark and in the name of its upload', () => {
		expect(digest).toMatch(/^[0-9a-f]{32}$/);
		expect(digestInPlaceholder(imagePlaceholder(bytes))).toBe(digest);
		const name = `shoe-${ending}.jpeg`;
		expect(digestInName(`https://a.test/${name}`, KEY)).toBe(digest);
		expect(digestInName(`https://a.test/${name}?sign=1`, KEY)).toBe(digest);
		expect(digestInName(`https://a.test/${name}#top`, KEY)).toBe(digest);
	});

	test('is not believed without a key', () => {
		expect(digestInName(`https://a.test/a-${digestForName(digest, '')}.png`, '')).toBeUndefined();
	});

	test.each([
		['https://a.test/a.png'],
		[`https://a.test/${ending}.png`],
		[`https://a.test/shoe-${ending}`],
		[`https://a.test/shoe-${ending}.png/other.png`],
		[`https://a.test/shoe-${digestForName(digest.slice(1), KEY)}.png`],
		[`https://a.test/shoe-${digestForName(`${digest}0`, KEY)}.png`],
		[`https://a.test/shoe-sha256-${digest}.png`],
		[`https://a.test/shoe-${digestForName(digest, 'the key of another account')}.png`],
	])('is not in %s', (address) => {
		expect([digestInName(address, KEY), digestInPlaceholder(address)]).toEqual([
			undefined,
			undefined,
		]);
	});
});

const long = 'abcd'.repeat(5_000_000);
test.each([
	['raw base64', long],
	['a data URI', `data:image/png;base64,${long}`],
	['a data URI without a comma', `data:${long}`],
])('%s of many megabytes becomes one', (_label, text) => {
	const { image } = withPlaceholder({ input: { image: text } }).input as { image: string };
	expect(digestInPlaceholder(image)).toBeDefined();
});

test('an image longer than what was sent is not decoded', () => {
	const fields = { input: { image: base64 } };
	expect(withPlaceholder(fields, base64.length)).not.toEqual(fields);
	expect(withPlaceholder(fields, base64.length - 1)).toEqual(fields);
});
