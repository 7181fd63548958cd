import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runStep, type Log } from './installStep';

/** The Node.js that is fetched where this one is too old. */
const NODE_VERSION = '24.9.0';

/** The Node.js to run an n8n with: this one, or where that is too old, one of npm's in a folder of its own. */
export async function ensureNode(
	leastMajor: number,
	runtimeFolder: string,
	log: Log,
): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) >= leastMajor) return process.execPath;
	const folder = join(runtimeFolder, `node-${NODE_VERSION}`);
	const nodePath = join(folder, 'node_modules', 'node', 'bin', 'node');
	if (existsSync(nodePath)) return nodePath;
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	// Its script is what fetches the program for this machine.
	const command = ['npm', 'install', `node@${NODE_VERSION}`, '--ignore-scripts=false'];
	await runStep(`Node.js ${NODE_VERSION}`, command, { folder, log });
	return nodePath;
}

/** This process's environment with that Node.js first in the path. */
export function environmentOf(nodePath: string): NodeJS.ProcessEnv {
	if (nodePath === process.execPath) return process.env;
	return { ...process.env, PATH: `${dirname(nodePath)}:${process.env.PATH ?? ''}` };
}
