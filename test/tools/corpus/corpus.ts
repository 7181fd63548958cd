/**
 * `npm run test:corpus -- FOLDER …`: reads every PNG, JPEG and WebP below some folders with the built package and with sharp,
 * and fails where sharp reads one without a warning and the package refuses it or sees something else. Without a folder
 * it takes the images that come with the installed packages, and some that it makes.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import glob from 'fast-glob';

import { judgeImage, type Verdict } from './judgeImage';
import { makeImages } from './makeImages';
import { readImage } from './shipped';

const root = resolve(__dirname, '../../..');
const PATTERN = '**/*.{png,apng,jpg,jpeg,jpe,jfif,mpo,webp}';
const COLUMNS: { [column in Verdict['outcome']]: string } = {
	equal: 'equal',
	equalButForColours: 'equal but for colour management',
	documented: 'refused, as documented',
	refusedBySharp: 'damaged, says sharp',
	refused: 'REFUSED',
	different: 'DIFFERENT',
};

type Counts = { [column in Verdict['outcome']]?: number };

/** By the first bytes, whatever a file's name says. */
function kindOf(bytes: Buffer): string {
	const start = bytes.toString('latin1', 0, 12);
	if (start.startsWith('\x89PNG')) return 'PNG';
	if (start.startsWith('\xff\xd8')) return 'JPEG';
	return start.startsWith('RIFF') ? 'WebP' : 'no image';
}

async function judgeFolder(folder: string, table: Map<string, Counts>): Promise<string[]> {
	const wrong: string[] = [];
	const files = await glob(PATTERN, { cwd: folder, dot: true, caseSensitiveMatch: false });
	for (const file of files.sort()) {
		const bytes = readFileSync(join(folder, file));
		const kind = kindOf(bytes);
		const verdict = await judgeImage(bytes, await readImage(bytes));
		const counts = table.get(kind) ?? {};
		counts[verdict.outcome] = (counts[verdict.outcome] ?? 0) + 1;
		table.set(kind, counts);
		if ('why' in verdict) wrong.push(`${join(folder, file)}: ${verdict.outcome}: ${verdict.why}`);
	}
	return wrong;
}

async function main(): Promise<void> {
	const made = mkdtempSync(join(tmpdir(), 'corpus-'));
	try {
		let folders = process.argv.slice(2);
		if (folders.length === 0) {
			await makeImages(made);
			folders = [join(root, 'node_modules'), join(root, 'test/fixtures/images'), made];
		}
		const table = new Map<string, Counts>();
		const wrong: string[] = [];
		for (const folder of folders) wrong.push(...(await judgeFolder(folder, table)));
		printTable(table);
		for (const line of wrong) console.log(line);
		if (table.size === 0) console.log('There is no image.');
		if (wrong.length > 0 || table.size === 0) process.exitCode = 1;
	} finally {
		rmSync(made, { recursive: true });
	}
}

function printTable(table: Map<string, Counts>): void {
	const columns = Object.keys(COLUMNS) as Array<Verdict['outcome']>;
	console.table(
		Object.fromEntries(
			[...table].map(([kind, counts]) => [
				kind,
				Object.fromEntries(columns.map((column) => [COLUMNS[column], counts[column] ?? 0])),
			]),
		),
	);
}

void main();
