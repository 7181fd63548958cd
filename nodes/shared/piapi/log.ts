import { oneLine } from '../task/oneLine';
import type { NodeFunctions } from './context';

/** Writes a line to n8n's log: one, whatever the service or a stranger has put into it. The one door to that log. */
export function logLine(
	{ logger }: Pick<NodeFunctions, 'logger'>,
	level: 'info' | 'warn',
	text: string,
): void {
	logger[level](oneLine(text));
}
