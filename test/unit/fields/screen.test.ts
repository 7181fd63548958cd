import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import glob from 'fast-glob';

import { toProperties } from '../../../nodes/shared/fields/field';
import { ALL_FIELDS } from './tables';

const root = resolve(__dirname, '../../..');

/** Options as texts call them: without their unit. */
const LABELS = ALL_FIELDS.map(({ displayName }) => displayName.replace(/ \(.*/, ''));

/** What stands before each "under Options" of a text. */
function namesIn(text: string): string[] {
	return [...text.matchAll(/([^`'".|\n]*[\w*]) under Options/g)].map(([, before]) =>
		before.replaceAll('*', ''),
	);
}

const sources = glob.sync(['nodes/**/*.ts', 'docs/*.md', 'README.md', 'examples/README.md'], {
	cwd: root,
});
const mentions = sources.flatMap((file) =>
	namesIn(readFileSync(join(root, file), 'utf8')).map((name) => ({ file, name })),
);

test('texts that send the user to an option call it by its name on the screen', () => {
	expect(mentions.length).toBeGreaterThan(10);
	const wrong = mentions.filter(({ name }) => !LABELS.some((label) => name.endsWith(label)));
	expect(wrong).toEqual([]);
});

test.each(
	ALL_FIELDS.filter(({ perRun }) => perRun).map((field) => [field.displayName, field] as const),
)('%s says that it holds for the whole run', (_label, { description }) => {
	expect(description).toMatch(/Applies to the whole run: .* first item only\.$/);
});

describe('a table as n8n takes it', () => {
	const field = { displayName: 'A', name: 'a', type: 'boolean', default: false } as const;

	test('says nothing that n8n does not know', () => {
		expect(toProperties([{ ...field, perRun: true, absent: true }])).toEqual([field]);
	});

	test('shows its fields where the table is shown and where they are', () => {
		const own = { ...field, displayOptions: { show: { b: [true] } } };
		expect(toProperties([field, own], { operation: ['segment'] })).toEqual([
			{ ...field, displayOptions: { show: { operation: ['segment'] } } },
			{ ...field, displayOptions: { show: { b: [true], operation: ['segment'] } } },
		]);
	});
});
