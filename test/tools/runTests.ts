/**
 * `npm test`: builds, which checks the types of what ships, and runs the tests; at last it says how long each took.
 * Arguments are handed on to Jest, which then counts no coverage.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const took: string[] = [];

/** Runs a script of package.json, and gives its exit code. */
async function run(script: string, args: string[] = []): Promise<number> {
	const startMs = performance.now();
	const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
		cwd: root,
		shell: process.platform === 'win32',
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	const code = await new Promise<number>((done, fail) => {
		child.on('error', fail);
		child.on('close', (exitCode) => done(exitCode ?? 1));
	});
	const seconds = Math.round((performance.now() - startMs) / 1000);
	took.push(`${script} ${seconds} s${code === 0 ? '' : ' (failed)'}`);
	return code;
}

async function main(): Promise<void> {
	const args = process.argv.slice(2);
	const buildCode = await run('build');
	process.exitCode =
		buildCode === 0 ? await run('test:jest', args.length > 0 ? args : ['--coverage']) : buildCode;
	console.log(took.join(', '));
}

void main();
