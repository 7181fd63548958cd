import type { Result } from '../targets';
import { COLUMNS } from './columns';

/** The results as lines of cells, the headings first. */
export function cellsOf(results: Result[]): string[][] {
	return [
		COLUMNS.map(({ heading }) => heading),
		...results.map((result) => COLUMNS.map(({ cell }) => cell(result))),
	];
}

/** Cells as a plain-text table; the first line is the heading. */
export function plainTable(lines: string[][]): string {
	const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const rule = widths.map((width) => '-'.repeat(width));
	return [lines[0], rule, ...lines.slice(1)]
		.map((line) =>
			line
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

/** Cells as a Markdown table; the first line is the heading. */
export function markdownTable([headings, ...lines]: string[][]): string {
	const rule = headings.map(() => '---');
	return [headings, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
