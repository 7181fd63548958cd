import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import { oneLine } from '../task/oneLine';

const ENTITIES: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The text as it reads where n8n's editor draws HTML, which are hints and the descriptions of errors: it lets links and
 * images pass there, and a stranger's prompt must not become one.
 */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>]/g, (character) => ENTITIES[character]);
}

/**
 * The text where the editor draws the same one as HTML and as text, as it does with the message of an error: no tag begins
 * in it, and either way it reads the same.
 */
export function withoutTags(text: string): string {
	return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/** Shows hints in the editor, each of which is plain text. */
export function showHints(
	n8n: Pick<IExecuteFunctions, 'addExecutionHints'>,
	hints: NodeExecutionHint[],
): void {
	n8n.addExecutionHints(
		...hints.map((hint) => ({ ...hint, message: escapeHtml(oneLine(hint.message)) })),
	);
}
