import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { installLines } from '../tools/n8n/installLines';
import type { N8nLine } from '../tools/n8n/lines';
import { N8nInstance } from '../tools/n8n/n8nInstance';
import { packPackage } from '../tools/n8n/packTarball';
import { exitOnSignals } from '../tools/n8n/runCommand';
import { makeTemporaryFolder } from '../tools/n8n/temporaryFolder';
import { PREPARED_VARIABLE, processesUsing, type Prepared } from './runFolder';

/** Installs each n8n that is not there, packs the package as it has been built, and gives the run one folder for all it makes. */
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
	const installations = await installLines(lines, log);
	const packed = await packPackage(packFolder);
	const templates = await makeTemplates(lines, installations, join(runFolder, 'templates'));
	const result: Prepared = { installations, packed, templates };
	process.env[PREPARED_VARIABLE] = JSON.stringify(result);
	process.env.TMPDIR = join(runFolder, 'temporary');
	mkdirSync(process.env.TMPDIR);
}

async function makeTemplates(
	lines: N8nLine[],
	installations: Prepared['installations'],
	folder: string,
): Promise<Prepared['templates']> {
	const templates = await Promise.all(
		lines.map(async ({ name }) => {
			await N8nInstance.createTemplate(installations[name], join(folder, name));
			return [name, join(folder, name)] as const;
		}),
	);
	return Object.fromEntries(templates) as Prepared['templates'];
}
