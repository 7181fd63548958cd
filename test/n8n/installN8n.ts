import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { runCommand } from './runCommand';

/** The n8n of the 1.x line that the tests and the demo run. */
export const N8N_VERSION = '1.123.81';

/** An n8n that is ready to be started. */
export interface N8nInstallation {
	version: string;
	folder: string;
	/** The script to run with Node. */
	binPath: string;
	/** False if it was there already. */
	installedNow: boolean;
	durationMs: number;
}

type Log = (line: string) => void;

const RECIPE_FOLDER = join(__dirname, '1.x');
const REPOSITORY_FOLDER = resolve(__dirname, '../..');
const PROGRESS_EVERY_MS = 15_000;
const INSTALL_TIMEOUT_MS = 30 * 60_000;

/**
 * Installs n8n once, into `.n8n-runtime/<version>` (or below `N8N_RUNTIME_DIR`), and gives its place.
 * A stamp is written last, so an install that was interrupted is done again from the start.
 * Needs npm, and python3, make and g++ where sqlite3 has no ready build. Throws with npm's last words.
 */
export async function ensureN8n({ log }: { log: Log }): Promise<N8nInstallation> {
	const startedMs = Date.now();
	const runtimeFolder = process.env.N8N_RUNTIME_DIR ?? join(REPOSITORY_FOLDER, '.n8n-runtime');
	const folder = resolve(runtimeFolder, N8N_VERSION);
	const stampPath = join(folder, 'installed.txt');
	const installation = {
		version: N8N_VERSION,
		folder,
		binPath: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
	const stamp = recipeStamp();
	if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) {
		return { ...installation, installedNow: false, durationMs: Date.now() - startedMs };
	}

	log(`Installing n8n ${N8N_VERSION} into ${folder} (once; about 1.8 GB, three to five minutes)`);
	rmSync(stampPath, { force: true });
	mkdirSync(folder, { recursive: true });
	for (const name of ['package.json', 'package-lock.json']) {
		copyFileSync(join(RECIPE_FOLDER, name), join(folder, name));
	}
	await runStep('packages', ['npm', 'ci', '--ignore-scripts'], folder, log);
	// Only this one script has to run: it fetches or builds the native module.
	await runStep('sqlite3', ['npm', 'rebuild', 'sqlite3', '--ignore-scripts=false'], folder, log);
	await runStep('check', [process.execPath, '-e', "require('sqlite3')"], folder, log);
	writeFileSync(stampPath, stamp);
	const durationMs = Date.now() - startedMs;
	log(`n8n ${N8N_VERSION} is installed (${seconds(durationMs)} s)`);
	return { ...installation, installedNow: true, durationMs };
}

/** Changes with the lock file and the machine's kind, on which the native build depends. */
function recipeStamp(): string {
	const lock = readFileSync(join(RECIPE_FOLDER, 'package-lock.json'));
	const digest = createHash('sha256').update(lock).digest('hex');
	return `${N8N_VERSION} ${process.platform}-${process.arch} ${digest}\n`;
}

async function runStep(
	name: string,
	[command, ...args]: string[],
	folder: string,
	log: Log,
): Promise<void> {
	const startedMs = Date.now();
	const isNpm = command === 'npm';
	const quiet = isNpm
		? ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
		: [];
	log(`  ${name} …`);
	const timer = setInterval(
		() => log(`  ${name} … ${seconds(Date.now() - startedMs)} s`),
		PROGRESS_EVERY_MS,
	);
	try {
		const result = await runCommand(command, [...args, ...quiet], {
			cwd: folder,
			env: process.env,
			timeoutMs: INSTALL_TIMEOUT_MS,
		});
		if (result.exitCode !== 0) {
			const said = `${result.stdout}\n${result.stderr}`.trim().slice(-4000);
			throw new Error(
				`Installing n8n failed at the step "${name}" (${command} ${args.join(' ')}). ` +
					'Where sqlite3 has no ready build it needs python3, make and g++.\n' +
					said,
			);
		}
	} finally {
		clearInterval(timer);
	}
	log(`  ${name} done in ${seconds(Date.now() - startedMs)} s`);
}

function seconds(durationMs: number): string {
	return (durationMs / 1000).toFixed(0);
}
