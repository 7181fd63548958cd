/**
 * Mutation tests of the rules about money and time: `npm run test:mutation`, or `npm run test:mutation -- wait` for one
 * folder. What follows `--` within the arguments goes to Stryker: `-- wait -- --mutate nodes/shared/wait/fetchTask.ts`.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const FOLDERS = ['timing', 'wait', 'task', 'piapi', 'create'];
const root = resolve(__dirname, '../..');

const given = process.argv.slice(2);
const end = given.includes('--') ? given.indexOf('--') : given.length;
const [chosen, forStryker] = [given.slice(0, end), given.slice(end + 1)];

/** Each folder on its own, so that each has a score of its own, by its own tests. Fails where a score is too low. */
for (const folder of chosen.length > 0 ? chosen : FOLDERS) {
	const { status } = spawnSync(
		process.execPath,
		[
			resolve(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
			...['run', 'test/mutation/stryker.config.mjs', ...forStryker],
		],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, MUTATED_FOLDER: folder } },
	);
	if (status !== 0) process.exitCode = status ?? 1;
}
