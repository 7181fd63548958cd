import { join } from 'node:path';

import type { N8nInstance } from '../../tools/n8n/n8nInstance';
import { runOrThrow } from '../../tools/n8n/runCommand';
import type { prepared } from '../runFolder';

const MANIFEST = join(__dirname, '../../../package.json');

/**
 * Writes into n8n's database what its installer writes: the package came from a tarball here, which n8n does not install by
 * itself. The list of community nodes then shows it as it will be.
 */
export async function listAsInstalled(
	{ installation }: ReturnType<typeof prepared>,
	instance: N8nInstance,
): Promise<void> {
	const script = `
		const { Database } = require('sqlite3');
		const [path, manifestPath] = process.argv.slice(1);
		const { name, version, author } = require(manifestPath);
		const database = new Database(path);
		const run = (sql, values) => new Promise((resolve, reject) =>
			database.run(sql, values, (error) => (error ? reject(error) : resolve())));
		const nodes = [['PiAPI Segment With Prompt', 'segmentWithPrompt'], ['PiAPI Trigger', 'piApiTrigger']];
		(async () => {
			await run('INSERT INTO installed_packages (packageName, installedVersion, authorName, authorEmail) VALUES (?, ?, ?, ?)',
				[name, version, author.name, author.email]);
			for (const [title, type] of nodes) {
				await run('INSERT INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, 1, ?)',
					[title, name + '.' + type, name]);
			}
		})();`;
	const database = join(instance.userFolder, '.n8n', 'database.sqlite');
	await runOrThrow(installation.nodePath, ['-e', script, database, MANIFEST], {
		cwd: installation.folder,
	});
}
