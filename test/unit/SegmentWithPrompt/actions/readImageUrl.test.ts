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
				parameter: 'imageUrl',
				detail: `The Image URL ${what}, not one address`,
				advice: expect.stringMatching(advice),
			},
		}),
	);
});

test.each([undefined, null, '', 7, '{broken', '[1', 'photo.jpg'])('%p is no address', (value) => {
	expect(() => read(value)).toThrow(expect.objectContaining({ reason: 'invalidParameter' }));
});
