import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import type { Finding } from './ahead/finding';

/** All that a build reads, beside the packages. */
const SOURCES = [
	'LICENSE.md',
	'README.md',
	'credentials',
	'gulpfile.js',
	'icons',
	'index.js',
	'nodes',
	'package.json',
	'tsconfig.build.json',
	'tsconfig.json',
];

/** Packs a package as it would be published; gives the tarball's path. */
export function packInto(packageFolder: string, folder: string): string {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const listing = execFileSync('npm', args, {
		cwd: packageFolder,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(listing.toString()) as Array<{ filename: string }>;
	return join(folder, filename);
}

/** Unpacks a tarball below `folder`: what a user would download. */
export function unpack(tarball: string, folder: string): string {
	const target = join(folder, 'package');
	mkdirSync(target);
	execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
	return target;
}

/** Builds and packs the same sources once more, in another place, and compares the tarballs' bytes. */
export function checkReproducible(root: string, tarball: string, folder: string): Finding[] {
	const copy = join(folder, 'second-build');
	mkdirSync(copy);
	for (const name of SOURCES) cpSync(join(root, name), join(copy, name), { recursive: true });
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	execFileSync(process.execPath, [join(root, 'node_modules/gulp/bin/gulp.js'), 'build'], {
		cwd: copy,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const [first, second] = [tarball, packInto(copy, copy)].map(digest);
	if (first === second) return [];
	return [{ rule: 'reproducible-tarball', text: `two builds differ: ${first} and ${second}` }];
}

function digest(path: string): string {
	return createHash('sha256').update(readFileSync(path)).digest('hex');
}
