import { shorten } from '../../../nodes/shared/clean/shorten';

test('a text that fits stays', () => {
	expect(shorten('a'.repeat(100))).toBe('a'.repeat(100));
	expect(shorten('shoe', 4)).toBe('shoe');
});

test('a long address keeps its host and its file name', () => {
	const address = `https://cdn.example.com/${'catalog/'.repeat(40)}front-0042.jpg`;
	const short = shorten(address);
	expect(short).toMatch(/^https:\/\/cdn\.example\.com\/.*….*\/front-0042\.jpg$/);
	expect(short).toHaveLength(101);
});

test('no character is cut in half', () => {
	expect(shorten('👟'.repeat(100), 51)).toMatch(/^(?:👟|…)+$/u);
});
