import { readdirSync } from 'node:fs';

import { processesUsing } from './runFolder';

/** Fails the run if a test has left a folder or a process behind; both are removed at exit. */
export default function globalTeardown(): void {
	const folder = process.env.TMPDIR;
	if (!folder) return;
	const folders = readdirSync(folder).filter((name) => name.startsWith('piapi-segment-'));
	const pids = processesUsing(folder);
	if (folders.length + pids.length > 0) {
		throw new Error(`Left behind: folders [${folders.join(', ')}], processes [${pids.join(', ')}]`);
	}
}
