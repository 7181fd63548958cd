import { Problem } from '../problem/problem';
import type { RefusalJudge } from '../timing/slotWindow';
import { createFate } from './retry';

/**
 * Tells refusals for want of a free place. With which status and words PiAPI refuses them is not published, so a run
 * learns it: where a create was refused and later taken, what the refusal said was not about the create itself.
 */
export class SlotRefusals implements RefusalJudge {
	private readonly proven = new Set<string>();

	/** `mayBeFull`: all places may have been taken. Then any refusal may be for want of one: nothing was paid. */
	isForWantOfPlace(error: unknown, mayBeFull: boolean): boolean {
		if (!(error instanceof Problem) || !wasRefused(error)) return false;
		return mayBeFull || /concurren/i.test(wordsOf(error)) || this.proven.has(wordsOf(error));
	}

	noteTakenAfter(error: unknown): void {
		if (error instanceof Problem) this.proven.add(wordsOf(error));
	}
}

/** Whether the service itself said no, so that certainly no task was made. */
function wasRefused(problem: Problem): boolean {
	const { statusCode, wasSent } = problem.facts;
	return statusCode !== undefined && wasSent !== false && createFate(problem) !== 'unknown';
}

function wordsOf({ facts: { statusCode, detail = '' } }: Problem): string {
	return `${statusCode} ${detail}`;
}
