import type { Reply } from './reply';
import type { RequestKind } from './requests';

/**
 * What the next request of a kind gets: `pass` is the service's own answer, without faults. An answer with `taken`
 * lets the service do the work first and replaces only what it says. `truncate` without a status cuts the
 * service's own answer off.
 */
export type ScriptedAnswer = 'pass' | (Partial<Reply> & { taken?: boolean });

/** Answers that tests have queued. */
export class Script {
	private readonly queues = new Map<RequestKind, ScriptedAnswer[]>();

	/** Adds answers for the next requests of a kind. */
	add(kind: RequestKind, answers: ScriptedAnswer[]): void {
		this.queues.set(kind, [...(this.queues.get(kind) ?? []), ...answers]);
	}

	/** Takes the next answer of a kind; undefined where none is queued. */
	take(kind: RequestKind): ScriptedAnswer | undefined {
		return this.queues.get(kind)?.shift();
	}

	/** Forgets all that is queued. */
	clear(): void {
		this.queues.clear();
	}
}

/** Whether a scripted answer needs the service's own one. */
export function needsService(answer: ScriptedAnswer): boolean {
	if (answer === 'pass' || answer.taken) return true;
	return answer.status === undefined && !answer.reset && !answer.hang;
}

/** The answer that is sent: the scripted fields over the service's own. */
export function applyAnswer(answer: ScriptedAnswer, own: Reply | undefined): Reply {
	if (answer === 'pass') return own ?? { status: 500 };
	const { taken: _taken, ...scripted } = answer;
	if (scripted.status !== undefined || scripted.body !== undefined) {
		return { status: 200, ...scripted };
	}
	return { ...(own ?? { status: 200 }), ...scripted };
}
