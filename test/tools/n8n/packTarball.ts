import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { runOrThrow } from './runCommand';

const REPOSITORY_FOLDER = resolve(__dirname, '../../..');

/** The package as it would be published. */
export interface PackedPackage {
	name: string;
	tarballPath: string;
	/** Paths inside the package, sorted, with `/`. */
	files: string[];
	/** Size of the tarball. */
	bytes: number;
}

interface PackReport {
	name: string;
	filename: string;
	size: number;
	files: Array<{ path: string }>;
}

/** Builds this repository's package: for scripts that are started without `npm run build` before them. */
export async function buildPackage(): Promise<void> {
	await runOrThrow('npm', ['run', 'build'], { cwd: REPOSITORY_FOLDER, env: process.env });
}

/** Packs this repository's package, as it has been built, into `folder`. */
export async function packPackage(folder: string): Promise<PackedPackage> {
	const { stdout } = await runOrThrow(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
		{ cwd: REPOSITORY_FOLDER, env: process.env },
	);
	const [report] = JSON.parse(stdout) as PackReport[];
	return {
		name: report.name,
		tarballPath: join(folder, report.filename),
		files: report.files.map(({ path }) => path).sort(),
		bytes: report.size,
	};
}

/**
 * Puts a packed package where n8n keeps its community nodes, in the way n8n's own installer does:
 * unpacked, with the dependency lists that it drops left out of package.json.
 * @param nodesFolder `<user folder>/.n8n/nodes`
 * @see https://github.com/n8n-io/n8n/blob/master/packages/cli/src/modules/community-packages/community-packages.service.ts
 */
export async function installPackage(packed: PackedPackage, nodesFolder: string): Promise<string> {
	const packageFolder = join(nodesFolder, 'node_modules', packed.name);
	mkdirSync(packageFolder, { recursive: true });
	await runOrThrow('tar', [
		'-xzf',
		packed.tarballPath,
		'-C',
		packageFolder,
		'--strip-components=1',
	]);
	const manifestPath = join(packageFolder, 'package.json');
	const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, unknown>;
	for (const list of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[list];
	}
	writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));
	return packageFolder;
}
