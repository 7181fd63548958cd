import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { ensureNode, environmentOf } from './ensureNode';
import { runStep, type Log, type Where } from './installStep';
import { FIRST_LINE, type N8nLine } from './lines';

/** An n8n that is ready to be started. */
export interface N8nInstallation {
	version: string;
	folder: string;
	/** The Node.js that runs it. */
	nodePath: string;
	/** The script to run with Node. */
	binPath: string;
	/** False if it was there already. */
	installedNow: boolean;
	durationMs: number;
}

const REPOSITORY_FOLDER = resolve(__dirname, '../../..');

/** The SQLite drivers that this process builds: where each version is going to be. */
const drivers = new Map<string, Promise<string>>();

/**
 * Installs an n8n once, into `.n8n-runtime/<version>` (or below `N8N_RUNTIME_DIR`), and gives its place.
 * A stamp is written last, so an install that was interrupted is done again from the start.
 * Needs npm, and python3, make and g++ where sqlite3 has no ready build. Throws with npm's last words.
 */
export async function ensureN8n(
	{ log }: { log: Log },
	line: N8nLine = FIRST_LINE,
): Promise<N8nInstallation> {
	const startedMs = Date.now();
	const { version } = line;
	const runtimeFolder = resolve(
		process.env.N8N_RUNTIME_DIR ?? join(REPOSITORY_FOLDER, '.n8n-runtime'),
	);
	const folder = join(runtimeFolder, version);
	const nodePath = await ensureNode(line.nodeMajor, runtimeFolder, log);
	const binPath = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	const installation = { version, folder, nodePath, binPath };
	const stampPath = join(folder, 'installed.txt');
	const stamp = recipeStamp(line);
	if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) {
		return { ...installation, installedNow: false, durationMs: Date.now() - startedMs };
	}

	log(`Installing n8n ${version} into ${folder} (once; about 2 GB, three to five minutes)`);
	rmSync(stampPath, { force: true });
	await install(line, folder, nodePath, log);
	writeFileSync(stampPath, stamp);
	const durationMs = Date.now() - startedMs;
	log(`n8n ${version} is installed (${(durationMs / 1000).toFixed(0)} s)`);
	return { ...installation, installedNow: true, durationMs };
}

async function install(line: N8nLine, folder: string, nodePath: string, log: Log): Promise<void> {
	mkdirSync(folder, { recursive: true });
	for (const name of ['package.json', 'package-lock.json']) {
		copyFileSync(join(__dirname, line.name, name), join(folder, name));
	}
	const where = { folder, log, env: environmentOf(nodePath) };
	await runStep('packages', ['npm', ...line.installArguments], where);
	await provideDriver(where);
	await runStep('check', [nodePath, '-e', "require('sqlite3')"], where);
}

/**
 * Builds n8n's SQLite driver, or copies it where another line has built it: one build of a version runs in every Node.js
 * (Node-API). Of all the packages, only this one's install script has to run.
 */
async function provideDriver(where: Where): Promise<void> {
	const { version } = JSON.parse(
		readFileSync(join(where.folder, 'node_modules/sqlite3/package.json'), 'utf8'),
	) as { version: string };
	const path = join(where.folder, 'node_modules/sqlite3/build/Release/node_sqlite3.node');
	const built = drivers.get(version);
	if (built) {
		const from = await built;
		mkdirSync(dirname(path), { recursive: true });
		copyFileSync(from, path);
		return;
	}
	const command = ['npm', 'rebuild', 'sqlite3', '--ignore-scripts=false'];
	const building = runStep('sqlite3', command, where).then(() => path);
	drivers.set(version, building);
	await building;
}

/** Changes with the lock file and the machine's kind, on which the native build depends. */
function recipeStamp({ name, version }: N8nLine): string {
	const lock = readFileSync(join(__dirname, name, 'package-lock.json'));
	const digest = createHash('sha256').update(lock).digest('hex');
	return `${version} ${process.platform}-${process.arch} ${digest}\n`;
}
