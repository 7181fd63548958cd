/** Stands for `npm run dev`: starts a child that ignores Ctrl-C and keeps writing into a folder, and stays. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { exitOnSignals, startCommand } from '../runCommand';
import { makeTemporaryFolder } from '../temporaryFolder';

/** As n8n does with its storage: the folder is made again where it is gone. */
const WRITE_FOR_EVER = `
	const { mkdirSync, writeFileSync } = require('node:fs');
	const folder = process.argv[1] + '/storage';
	process.on('SIGINT', () => {});
	for (let file = 0; ; file++) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(folder + '/' + file % 50, '');
	}`;

exitOnSignals();
const folder = makeTemporaryFolder('ctrl-c');
// So many files that removing them takes a while: the second signal must find it at work.
for (let file = 0; file < 8_000; file++) writeFileSync(join(folder, String(file)), '');
const { pid } = startCommand(process.execPath, ['-e', WRITE_FOR_EVER, folder]);
console.log(`running ${pid} in ${folder}.`);
setTimeout(() => {}, 600_000);
