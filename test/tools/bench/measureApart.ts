import { resolve } from 'node:path';

import { runOrThrow } from '../n8n/runCommand';

const ROOT_FOLDER = resolve(__dirname, '../../..');

/** Runs a script in a process of its own, which is told what to measure as JSON and prints what it measured likewise, last. */
export async function measureApart<T>(script: string, order: object): Promise<T> {
	const { stdout } = await runOrThrow(
		process.execPath,
		['--expose-gc', '--import', 'tsx', script, JSON.stringify(order)],
		{ cwd: ROOT_FOLDER, env: process.env },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}
