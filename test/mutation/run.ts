/**
 * `npm run test:mutation`: mutation tests of the rules about money and time. One folder: `npm run test:mutation -- wait`;
 * one file: `npm run test:mutation -- wait/pollUntilEnd.ts`.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const FOLDERS = ['timing', 'limits', 'wait', 'values', 'clean', 'task', 'piapi', 'create'];
const root = resolve(__dirname, '../..');
const chosen = process.argv.slice(2);

/** Each folder on its own, so that each has a score of its own, by its own tests. Fails where a score is too low. */
for (const place of chosen.length > 0 ? chosen : FOLDERS) {
	const [folder, file] = place.split('/');
	if (!FOLDERS.includes(folder)) throw new Error(`${folder} is none of ${FOLDERS.join(', ')}`);
	const { status } = spawnSync(
		process.execPath,
		[
			resolve(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
			...['run', 'test/mutation/stryker.config.mjs'],
			...(file === undefined ? [] : ['--mutate', `nodes/shared/${place}`]),
		],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, MUTATED_FOLDER: folder } },
	);
	if (status !== 0) process.exitCode = status ?? 1;
}
