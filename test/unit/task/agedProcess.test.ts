import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(__dirname, 'agedProcess.js');
const run = (...flags: string[]) =>
	JSON.parse(execFileSync(process.execPath, [...flags, script]).toString()) as unknown;

test('a process that has run for long reads and cleans tasks of many megabytes', () => {
	expect(run('--no-regexp-optimization')).toEqual({ isAged: true, read: 6 });
});
