import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Workflow } from '../n8n/restClient';

/** The name under which the examples look for their credential. */
export const CREDENTIAL_NAME = 'PiAPI account';

/** The nodes of the catalog example that the demo and the tests read. */
export const EXAMPLE_NODES = {
	trigger: 'Run by hand',
	catalog: 'Catalog',
	segment: 'Segment With Prompt',
	writeMask: 'Write mask',
	writeCutout: 'Write cutout',
	toReview: 'To review',
	failed: 'Not segmented',
} as const;

/** A row of the catalog example. */
export interface CatalogRow {
	sku: string;
	imageUrl: string;
	prompt: string;
	negativePrompt: string;
	segmentFactor: number;
}

const EXAMPLES_FOLDER = resolve(__dirname, '../../../examples');

/** The names of all shipped examples. */
export const EXAMPLE_FILES = readdirSync(EXAMPLES_FOLDER).filter((name) => name.endsWith('.json'));

/** Reads an example as it is shipped. */
export function readExample(fileName: string): Workflow {
	return JSON.parse(readFileSync(resolve(EXAMPLES_FOLDER, fileName), 'utf8')) as Workflow;
}

/**
 * The shipped catalog example, changed only where its user would change it: the rows and the folder.
 * @param folder an existing folder that n8n may write to
 */
export function catalogExample(
	id: string,
	rows: CatalogRow[],
	folder: string,
): Workflow & { id: string } {
	const workflow = readExample('catalog-to-disk.json');
	const catalog = workflow.nodes.find(({ name }) => name === EXAMPLE_NODES.catalog);
	if (!catalog) throw new Error(`The example has no node "${EXAMPLE_NODES.catalog}"`);
	catalog.parameters = {
		...(catalog.parameters as object),
		jsonOutput: JSON.stringify({ folder, rows }, null, 2),
	};
	return { ...workflow, id };
}
