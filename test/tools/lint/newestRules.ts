import { join } from 'node:path';

import type { ESLint, Linter } from 'eslint';

const PREFIX = '@n8n/community-nodes';
const PLUGIN = join(
	__dirname,
	`newest/node_modules/@n8n/eslint-plugin-community-nodes/dist/plugin.js`,
);

/**
 * The scanner's configuration with all of n8n's newest published rules, as errors, in place of those it brings along. They
 * are a package of their own here (`newest/`), because they ask for n8n-workflow 2.
 */
export async function readNewestRules(scannerConfig: Linter.Config[]): Promise<Linter.Config[]> {
	const { default: plugin } = (await import(PLUGIN)) as { default: ESLint.Plugin };
	const rules: Linter.RulesRecord = Object.fromEntries(
		Object.keys(plugin.rules ?? {}).map((name) => [`${PREFIX}/${name}`, 'error']),
	);
	const isOwn = (config: Linter.Config) => config.plugins?.[PREFIX] !== undefined;
	if (!scannerConfig.some(isOwn)) throw new Error(`The scanner has no plugin ${PREFIX} any more`);
	return scannerConfig.map((config) =>
		isOwn(config) ? { ...config, plugins: { ...config.plugins, [PREFIX]: plugin }, rules } : config,
	);
}
