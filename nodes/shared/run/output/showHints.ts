import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import { escapeHtml } from '../../clean/html';
import { oneLine } from '../../clean/oneLine';

/** Shows plain-text hints in the editor. */
export function showHints(
	n8n: Pick<IExecuteFunctions, 'addExecutionHints'>,
	hints: NodeExecutionHint[],
): void {
	n8n.addExecutionHints(
		...hints.map((hint) => ({ ...hint, message: escapeHtml(oneLine(hint.message)) })),
	);
}
