import type { IExecuteFunctions } from 'n8n-workflow';

import { chooseFiles } from '../../../../nodes/shared/source/file/chosenFiles';
import { standIn } from '../../kit/standIn';

/** The files that a field names, of an item with so many; and how often a name was compared with a pattern. */
function choose(field: unknown, files: number): { titles: string[]; compared: number } {
	const binary = Object.fromEntries(
		Array.from({ length: files }, (_, at) => [`Photo_${at}`, { mimeType: 'image/png', data: '' }]),
	);
	const n8n: IExecuteFunctions = standIn({
		getInputData: () => [{ json: {}, binary }],
		helpers: standIn({ assertBinaryData: (_item: number, name: string) => binary[name] }),
	});
	const compare = jest.spyOn(String.prototype, 'endsWith');
	try {
		const titles = chooseFiles(n8n, 0, field).map(({ title }) => title);
		return { titles, compared: compare.mock.calls.length };
	} finally {
		compare.mockRestore();
	}
}

test('a file that several patterns fit is chosen once, in the order of the patterns', () => {
	const { titles } = choose('*_1, Photo_*', 3);
	expect(titles.map((title) => title.match(/Photo_./)![0])).toEqual([
		'Photo_1',
		'Photo_0',
		'Photo_2',
	]);
});

test.each([
	['in a text', '*,'.repeat(2_000)],
	['in a list', Array(2_000).fill('*')],
])('the same pattern many times is compared once: %s', (_label, field) => {
	const { titles, compared } = choose(field, 40);
	expect(titles).toHaveLength(40);
	expect(compared).toBe(40);
});

test('a list with more entries than anybody makes is refused', () => {
	expect(() => choose(Array(10_001).fill('File_1'), 3)).toThrow(
		expect.objectContaining({
			facts: expect.objectContaining({
				detail: 'The Input Binary Field has more than 10000 entries',
			}),
		}),
	);
});

test('more files than anybody attaches are refused, whatever names them', () => {
	expect(choose('*', 1_000).titles).toHaveLength(1_000);
	expect(() => choose('*', 1_001)).toThrow(
		expect.objectContaining({
			facts: expect.objectContaining({
				detail: 'The Input Binary Field names more than 1000 files',
			}),
		}),
	);
});

test.each([
	['in a text', Array.from({ length: 51 }, (_, at) => `${'*'.repeat(at + 1)}`).join()],
	['in a list', Array.from({ length: 51 }, (_, at) => `${'*'.repeat(at + 1)}`)],
])('more patterns than anybody writes are refused: %s', (_label, field) => {
	expect(() => choose(field, 3)).toThrow(
		expect.objectContaining({
			reason: 'invalidParameter',
			facts: expect.objectContaining({
				detail: 'The Input Binary Field has more than 50 patterns',
			}),
		}),
	);
});
