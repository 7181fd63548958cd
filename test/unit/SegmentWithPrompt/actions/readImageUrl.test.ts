import { readImageUrl } from '../../../../nodes/SegmentWithPrompt/actions/readImageUrl';

const read = (value: unknown) => readImageUrl({ valueOf: () => value, where: '' });

test.each([
	'https://a.test/a.jpg',
	' https://a.test/a.jpg\n',
	'https://a.test/fetch/w_300,q_auto/https://b.test/a.jpg',
	'https://a.test/[1].jpg?next=https://b.test/a.jpg',
])('%p is one address', (text) => expect(read(text)).toBe(text.trim()));

const [A, B] = ['https://a.test/a.jpg', 'https://b.test/b.jpg'];

test.each([
	[[A, B], 'is a list with 2 entries', /^Map one entry.*Split Out/],
	[[A], 'is a list with 1 entry', /\[0\]/],
	[[], 'is a list with 0 entries', /Map one/],
	[JSON.stringify([A, B]), 'is a list with 2 entries', /Split Out/],
	[`[Array: ${JSON.stringify([A])}]`, 'is a list with 1 entry', /Split Out/],
	[{ width: 9, src: A }, 'is an object', /^Map its field "src", which holds an address\.$/],
	[{ id: 1, alt: 'x' }, 'is an object', /that holds the address\. It has: id, alt\.$/],
	[JSON.stringify({ url: A }), 'is an object', /^Map its field "url"/],
	['[object Object]', 'is an object', /^Map the field of it that holds the address\.$/],
	[`${A},${B}`, 'holds several addresses', /Split Out/],
	[`${A}, ${B}`, 'holds several addresses', /Split Out/],
	[`${A}\n${B}`, 'holds several addresses', /Split Out/],
	[`${A} | ${B}`, 'holds several addresses', /Split Out/],
])('%p is told for what it is', (value, what, advice) => {
	expect(() => read(value)).toThrow(
		expect.objectContaining({
			reason: 'invalidParameter',
			facts: {
				detail: `The Image URL ${what}, not one address`,
				advice: expect.stringMatching(advice),
			},
		}),
	);
});

test.each([undefined, null, '', 7, '{broken', '[1', 'photo.jpg'])('%p is no address', (value) => {
	expect(() => read(value)).toThrow(expect.objectContaining({ reason: 'invalidParameter' }));
});

test.each([
	['blanks between', 'https://a.test/ '.repeat(1_000)],
	['a list', JSON.stringify(Array(1_000).fill(A))],
	['an object', JSON.stringify({ ...Array(1_000).fill(A) })],
	['brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
])('a text longer than any address is not looked at more closely: %s', (_, text) => {
	const parse = jest.spyOn(JSON, 'parse');
	const detail = `The Image URL is too long: ${text.trim().length} characters`;
	const facts = expect.objectContaining({ detail });
	expect(() => read(text)).toThrow(expect.objectContaining({ facts }));
	expect(parse).not.toHaveBeenCalled();
	parse.mockRestore();
});

test('of an object with very many fields, only the first are looked at', () => {
	let reads = 0;
	const object = {};
	for (let at = 0; at < 5_000; at++) {
		const get = () => ((reads += 1), 'http://[');
		Object.defineProperty(object, `f${at}`, { enumerable: true, get });
	}
	expect(() => read(object)).toThrow(expect.objectContaining({ reason: 'invalidParameter' }));
	expect(reads).toBeLessThanOrEqual(100);
});
