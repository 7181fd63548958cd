import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { scripts } from '../../../../package.json';

const ROOT = resolve(__dirname, '../../../..');
/** As package.json starts `npm run dev`: what stands before the script may end it as well. */
const [launcher] = scripts.dev.split('test/tools/demo/dev.ts');
const CTRL_C = '\u0003';

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

let left: { pid: number; folder: string } | undefined;

afterEach(() => {
	if (left === undefined) return;
	if (isAlive(left.pid)) process.kill(left.pid, 'SIGKILL');
	rmSync(left.folder, { recursive: true, force: true });
});

/** How many entries a folder has, none if it is gone. */
function countFiles(folder: string): number {
	return existsSync(folder) ? readdirSync(folder).length : 0;
}

const inTerminal = process.platform === 'linux' ? test : test.skip;

inTerminal.each([
	['once', false],
	['again while it is cleaning up', true],
])(
	'Ctrl-C, pressed %s, ends all that a command has started, and removes its folder',
	async (_label, again) => {
		const command = `npm exec --offline -c '${launcher} test/tools/n8n/tests/busyCommand.ts'`;
		const terminal = spawn('script', ['-qefc', command, '/dev/null'], { cwd: ROOT });
		// On a slow machine it may have ended before the key is pressed again.
		terminal.stdin.on('error', () => {});
		let output = '';
		terminal.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		while (!/running \d+ in \S+\.\r?\n/.test(output)) await once(terminal.stdout, 'data');
		const [, pidText, folder] = /running (\d+) in (\S+)\./.exec(output)!;
		const pid = Number(pidText);
		left = { pid, folder };
		const files = countFiles(folder);
		expect([isAlive(pid), files > 1_000]).toEqual([true, true]);
		const ended = once(terminal, 'exit');
		terminal.stdin.write(CTRL_C);
		if (again) {
			while (countFiles(folder) >= files) await setTimeout(1);
			terminal.stdin.write(CTRL_C);
		}
		await ended;
		// A terminal ends with the first of its processes, npm; the rest may take a moment longer.
		while (isAlive(pid) || existsSync(folder)) await setTimeout(20);
	},
);
