import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { N8nInstallation } from '../tools/n8n/installN8n';
import { FIRST_LINE, type N8nLine } from '../tools/n8n/lines';
import type { PackedPackage } from '../tools/n8n/packTarball';

/** What is made once for all test files. */
export interface Prepared {
	installations: Record<N8nLine['name'], N8nInstallation>;
	packed: PackedPackage;
	/** By line: see `N8nInstance.createTemplate`. */
	templates: Record<N8nLine['name'], string>;
}

/** Holds the `Prepared` of this run as JSON. */
export const PREPARED_VARIABLE = 'PIAPI_SEGMENT_E2E';

/** Set by the jest project, or by a script before it asks. */
const chosen = globalThis as { n8nLine?: N8nLine['name'] };

/** Whether this jest project runs n8n 1.x. */
export function isFirstLine(): boolean {
	return chosen.n8nLine === FIRST_LINE.name;
}

/** The package, and the n8n of the line that this jest project runs. */
export function prepared(): {
	packed: PackedPackage;
	installation: N8nInstallation;
	template: string;
} {
	const json = process.env[PREPARED_VARIABLE];
	const { n8nLine } = chosen;
	if (!json || !n8nLine) throw new Error('Run these tests by npm run test:e2e');
	const { installations, packed, templates } = JSON.parse(json) as Prepared;
	return { packed, installation: installations[n8nLine], template: templates[n8nLine] };
}

/**
 * The processes whose environment names a folder. All temporary folders of a test run lie in one, so
 * these are the processes that it has left behind. Finds nothing where there is no /proc.
 */
export function processesUsing(folder: string): number[] {
	let entries: string[];
	try {
		entries = readdirSync('/proc');
	} catch {
		return [];
	}
	return entries
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number)
		.filter((pid) => {
			try {
				const environment = readFileSync(join('/proc', String(pid), 'environ'), 'utf8');
				return environment.includes(`N8N_USER_FOLDER=${folder}`);
			} catch {
				return false;
			}
		});
}
