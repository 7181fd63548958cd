import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const liveFolders = new Set<string>();

process.on('exit', () => {
	for (const folder of liveFolders) removeTemporaryFolder(folder);
});

/** Makes an empty folder that is removed at the latest when this process ends. */
export function makeTemporaryFolder(purpose: string): string {
	// The real path: n8n refuses to write below a symbolic link, as /tmp is on macOS.
	const folder = realpathSync(mkdtempSync(join(tmpdir(), `piapi-segment-${purpose}-`)));
	liveFolders.add(folder);
	return folder;
}

/** Removes a folder made by `makeTemporaryFolder`, with all that is in it. */
export function removeTemporaryFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	liveFolders.delete(folder);
}
