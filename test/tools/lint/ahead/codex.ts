import type { Finding } from './finding';

/** @see https://docs.n8n.io/connect/create-nodes/build-your-node/reference/codex-files/#node-categories */
const CATEGORIES = new Set([
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
]);

/** The parts of a codex file that rules are about. */
export interface Codex {
	node: string;
	categories?: unknown;
	subcategories?: unknown;
}

/**
 * n8n's `valid-node-categories`, stricter: the category AI, which n8n allows with subcategories, takes a node out of the
 * editor's ordinary search, so it is refused, and subcategories with it.
 */
export function checkCodex({ node, categories, subcategories }: Codex): Finding[] {
	const rule = 'valid-node-categories';
	const listed = Array.isArray(categories) ? (categories as unknown[]) : [];
	const unknown = listed.filter((category) => !CATEGORIES.has(category as string));
	return [
		...(listed.length === 0 ? [{ rule, text: `${node}: categories is empty` }] : []),
		...unknown.map((category) => ({ rule, text: `${node}: ${String(category)} is no category` })),
		...(subcategories === undefined ? [] : [{ rule, text: `${node}: has subcategories` }]),
	];
}
