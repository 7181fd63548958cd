import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

import glob from 'fast-glob';
import type { INodeType } from 'n8n-workflow';

import { checkCodex, type Codex } from './codex';
import { checkDescription } from './description';
import type { Finding } from './finding';
import { checkIcon } from './icons';
import { checkManifest, type Manifest } from './manifest';

/**
 * Checks a built package, unpacked in `folder`, against the rules that n8n's main branch has and no published package yet.
 * @param root where the packages that its nodes import are found
 */
export function lookAhead(folder: string, root: string): Finding[] {
	const readJson = <T>(path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
	const manifest = readJson<Manifest & { n8n: { nodes: string[] } }>('package.json');
	const codexFiles = glob.sync('dist/**/*.node.json', { cwd: folder });
	const icons = join(folder, 'dist/icons');
	return [
		...checkManifest(manifest),
		...codexFiles.flatMap((path) => checkCodex(readJson<Codex>(path))),
		...manifest.n8n.nodes.flatMap((path) => checkDescription(loadNode(root, path).description)),
		...readdirSync(icons).flatMap((name) =>
			checkIcon(
				name,
				readFileSync(join(icons, name), 'utf8'),
				name.includes('.dark.') ? 'dark' : 'light',
			),
		),
	];
}

/** A node as n8n makes it: the class is named as its file. */
function loadNode(root: string, path: string): INodeType {
	const load = createRequire(join(root, 'package.json'));
	const classes = load(join(root, path)) as Record<string, new () => INodeType>;
	return new classes[basename(path).split('.')[0]]();
}
