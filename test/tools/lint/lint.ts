/**
 * Lints the package as n8n's verifier does, today's and tomorrow's: with the scanner's own rules, with the newest published
 * ones, and with those that are on n8n's main branch only (`ahead/`). Inline disables are ignored, and stricter than there,
 * warnings fail as well. Over the sources and over the tarball that would be published, which has to come out the same twice.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ESLint, type Linter } from 'eslint';
import glob from 'fast-glob';

import { lookAhead } from './ahead';
import { checkLockFile } from './ahead/manifest';
import type { Finding } from './ahead/finding';
import { readNewestRules } from './newestRules';
import { checkReproducible, packInto, unpack } from './tarball';

const root = resolve(__dirname, '../../..');
const LOCK_FILES = ['', 'test/tools/n8n/1.x/', 'test/tools/n8n/2.x/'].map(
	(folder) => `${folder}package-lock.json`,
);

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	buildScanConfig(): Promise<Linter.Config[]>;
}

/** Lints the matching files of a folder, prints what it finds, and answers the number of findings. */
async function lintFolder(label: string, cwd: string, patterns: string[], config: Linter.Config[]) {
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: config,
	});
	const files = await glob(patterns, { cwd, absolute: true, ignore: ['node_modules/**'] });
	if (files.length === 0) throw new Error(`No file to lint in ${label}`);
	const results = await eslint.lintFiles(files);
	const errors = results.reduce((sum, result) => sum + result.errorCount, 0);
	const warnings = results.reduce((sum, result) => sum + result.warningCount, 0);
	const formatter = await eslint.loadFormatter('stylish');
	console.log(`${label}: ${files.length} files, ${errors} errors, ${warnings} warnings`);
	console.log(await formatter.format(results));
	return errors + warnings;
}

function report(label: string, findings: Finding[]): number {
	console.log(`${label}: ${findings.length} errors`);
	for (const { rule, text } of findings) console.log(`  ${rule}: ${text}`);
	return findings.length;
}

function checkLockFiles(): Finding[] {
	return LOCK_FILES.flatMap((name) =>
		checkLockFile(name, JSON.parse(readFileSync(join(root, name), 'utf8'))),
	);
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'piapi-lint-'));
	// The scanner makes a temporary folder as soon as it is loaded; this way it goes with ours.
	process.env.TMPDIR = folder;
	try {
		const scanner = (await import(
			'@n8n/scan-community-package/scanner/scanner.mjs' as string
		)) as Scanner;
		const today = await scanner.buildScanConfig();
		const tomorrow = await readNewestRules(today);
		const tarball = packInto(root, folder);
		const unpacked = unpack(tarball, folder);
		const published = ['**/*.js', 'package.json'];
		const counts = [
			await lintFolder('sources, scanner', root, scanner.SOURCE_FILE_PATTERNS, today),
			await lintFolder('tarball, scanner', unpacked, published, today),
			await lintFolder('sources, newest rules', root, scanner.SOURCE_FILE_PATTERNS, tomorrow),
			await lintFolder('tarball, newest rules', unpacked, published, tomorrow),
			report('built nodes, rules to come', lookAhead(unpacked, root)),
			report('lock files', checkLockFiles()),
			report('two builds', checkReproducible(root, tarball, folder)),
		];
		process.exitCode = counts.every((count) => count === 0) ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void main();
