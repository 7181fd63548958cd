/**
 * `npm test`: builds, which checks the types of what ships, and runs the tests; at last it says how long each took.
 * Arguments are handed on to Jest, which then counts no coverage.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const took: string[] = [];

/** Runs a script of package.json, and gives its exit code. */
async function run(script: string, args: string[] = [], isSeen = false): Promise<number> {
	const startMs = performance.now();
	const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
		cwd: root,
		shell: process.platform === 'win32',
		stdio: [
			'ignore',
			...(isSeen ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const)),
		],
	});
	const printed: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (data: Buffer) => printed.push(data));
	}
	const code = await new Promise<number>((done, fail) => {
		child.on('error', fail);
		child.on('close', (exitCode) => done(exitCode ?? 1));
	});
	const seconds = Math.round((performance.now() - startMs) / 1000);
	took.push(`${script} ${seconds} s${code === 0 ? '' : ' (failed)'}`);
	process.stdout.write(Buffer.concat(printed));
	return code;
}

async function main(): Promise<void> {
	const args = process.argv.slice(2);
	const codes = [await run('build')];
	if (codes[0] === 0) {
		codes.push(await run('test:jest', args.length > 0 ? args : ['--coverage'], true));
	}
	console.log(took.join(', '));
	process.exitCode = Math.max(...codes);
}

void main();
