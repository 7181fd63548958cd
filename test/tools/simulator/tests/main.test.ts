import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');

it('serves from the command line, and ends by itself when told to, in the middle of a task', async () => {
	const script = resolve(ROOT, 'test/tools/simulator/main.ts');
	const options = ['--queue-ms', '60000', '--api-key', 'my-key', '--seed', '5'];
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...options], { cwd: ROOT });
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	while (!output.includes('accessories.jpg')) await once(child.stdout, 'data');
	expect(output).toMatch(/API key {3}my-key\nSeed {6}5\n/);
	const [, apiUrl] = /API {7}(http\S+)/.exec(output)!;
	const [, image] = /(http\S+\/samples\/shirt.jpg)/.exec(output)!;
	const input = { image, prompt: 'red shirt', negative_prompt: '', segment_factor: 0 };
	const answer = await fetch(`${apiUrl}/api/v1/task`, {
		method: 'POST',
		headers: { 'x-api-key': 'my-key' },
		body: JSON.stringify({ model: 'Qubico/image-toolkit', task_type: 'segment', input }),
	});
	expect(await answer.json()).toMatchObject({ code: 200 });
	child.kill('SIGTERM');
	const [exitCode] = await once(child, 'exit');
	expect(exitCode).toBe(0);
});
