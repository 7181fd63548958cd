import { oneLine } from '../clean/oneLine';
import type { NodeFunctions } from './nodeFunctions';

/**
 * Writes exactly one line to n8n's log, whatever the service or a stranger has put into the text. The one door to that log.
 */
export function logLine(
	{ logger }: Pick<NodeFunctions, 'logger'>,
	level: 'info' | 'warn',
	text: string,
): void {
	logger[level](oneLine(text));
}
