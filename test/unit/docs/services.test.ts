import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { maskFields } from '../../../nodes/SegmentWithPrompt/descriptions/useMaskFields';

const page = readFileSync(resolve(__dirname, '../../../docs/use-mask.md'), 'utf8');
const table = page.slice(page.indexOf('| Service')).split('\n\n')[0];
const rows = table
	.split('\n')
	.slice(2)
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.map(([, service, , choice]) => ({ service, choice }));
const { options } = maskFields.find((field) => field.name === 'maskFor')!;
const choices: string[] = options.map(({ name }) => name);
const descriptions = options.map(({ description }) => description).join('\n');
const isRetired = ({ service }: { service: string }) => service.endsWith(', retired');
const nameOf = ({ service }: { service: string }) => service.split(/ \(|, /)[0];

test('the table has every service, with a choice that the field offers', () => {
	const names = [...new Set(rows.map(nameOf))];
	expect(names).toHaveLength(9);
	for (const { choice } of rows) expect(choices).toContain(choice.split(',')[0]);
});

test('the field names services that are there, and none that is retired', () => {
	const retired = [...new Set(rows.filter(isRetired).map(nameOf))];
	expect(retired.length).toBeGreaterThan(0);
	for (const name of retired) expect(descriptions).not.toContain(name.split(' ')[0]);
	const present = rows.filter((row) => !isRetired(row) && nameOf(row) !== 'OpenAI');
	for (const row of present) expect(descriptions).toContain(nameOf(row));
});
