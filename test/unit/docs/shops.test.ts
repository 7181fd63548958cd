import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { SHOPS } from '../../../nodes/shared/item/product/shops';

const page = readFileSync(resolve(__dirname, '../../../docs/product-images.md'), 'utf8');
const rowsOf = (heading: string) =>
	page
		.slice(page.indexOf(heading))
		.split('\n\n')[0]
		.split('\n')
		.slice(2)
		.map((line) => line.split('|').map((cell) => cell.trim()));
const inWords = (pixels: number) => pixels.toLocaleString('en');

test('the page says what each choice makes', () => {
	const rows = rowsOf('| Choice');
	expect(rows).toHaveLength(Object.keys(SHOPS).length);
	for (const [name, { side, margin }] of Object.entries(SHOPS)) {
		const row = rows.find(([, choice]) => choice.toLowerCase() === `**${name}**`)!;
		expect(row[2]).toContain(`${inWords(side)} × ${inWords(side)}`);
		expect(row[3]).toBe(`${margin} %`);
		expect(row[4]).toBe(`${100 - 2 * margin} %`);
	}
});

test('the page names every rule that a product image is checked by', () => {
	const rows = rowsOf('| Shop ');
	for (const { title, filled, least, most, background, mostMegabytes } of Object.values(SHOPS)) {
		if (title === 'The shop') continue;
		const text = rows.find(([, shop]) => shop === title)!.join(' | ');
		const numbers = [
			...(filled ? [`${filled.least * 100} `] : []),
			...(filled && filled.most < 1 ? [`${filled.most * 100} %`] : []),
			...(least ? [inWords(least.pixels)] : []),
			...(most ? [inWords(most)] : []),
			...(mostMegabytes ? [`${mostMegabytes} MB`] : []),
			...(background ? ['white'] : []),
		];
		for (const number of numbers) expect(text).toContain(number);
	}
});
