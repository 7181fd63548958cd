/**
 * Lints the package as n8n's verifier does: with the scanner's own rules and with inline disables ignored, once over the
 * sources and once over the tarball that would be published. Stricter in one point: warnings fail as well.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ESLint, type Linter } from 'eslint';
import glob from 'fast-glob';

const root = resolve(__dirname, '../../..');

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	buildScanConfig(): Promise<Linter.Config[]>;
}

/** Packs the package and unpacks it into `folder`: what a user would download. */
function unpackTarball(folder: string): string {
	const listing = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(listing.toString()) as Array<{ filename: string }>;
	const target = join(folder, 'package');
	mkdirSync(target);
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components=1']);
	return target;
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

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'piapi-lint-'));
	// The scanner makes a temporary folder as soon as it is loaded; this way it goes with ours.
	process.env.TMPDIR = folder;
	try {
		const scanner = (await import(
			'@n8n/scan-community-package/scanner/scanner.mjs' as string
		)) as Scanner;
		const config = await scanner.buildScanConfig();
		const findings =
			(await lintFolder('sources', root, scanner.SOURCE_FILE_PATTERNS, config)) +
			(await lintFolder('tarball', unpackTarball(folder), ['**/*.js', 'package.json'], config));
		process.exitCode = findings === 0 ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void main();
