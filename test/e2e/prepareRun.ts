import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { ensureN8n } from '../tools/n8n/installN8n';
import type { N8nLine } from '../tools/n8n/lines';
import { packPackage } from '../tools/n8n/packTarball';
import { exitOnSignals } from '../tools/n8n/runCommand';
import { makeTemporaryFolder } from '../tools/n8n/temporaryFolder';
import { PREPARED_VARIABLE, processesUsing, type Prepared } from './runFolder';

/** Installs each n8n that is not there, packs the package, and gives the run one folder for all it makes. */
export async function prepareRun(lines: N8nLine[]): Promise<void> {
	const log = (line: string) => process.stderr.write(`${line}\n`);
	const runFolder = makeTemporaryFolder('e2e');
	// Services that run as another user have to reach their data.
	chmodSync(runFolder, 0o711);
	// The tests' own clean-up does not run after Ctrl-C.
	exitOnSignals();
	process.on('exit', () => {
		for (const pid of processesUsing(runFolder)) process.kill(pid, 'SIGKILL');
	});

	const packFolder = join(runFolder, 'package');
	mkdirSync(packFolder);
	const installations: Partial<Prepared['installations']> = {};
	for (const line of lines) installations[line.name] = await ensureN8n({ log }, line);
	const packed = await packPackage(packFolder);
	process.env[PREPARED_VARIABLE] = JSON.stringify({ installations, packed });
	process.env.TMPDIR = join(runFolder, 'temporary');
	mkdirSync(process.env.TMPDIR);
}
