/** What can go wrong; the name is also the `reason` of an item on the error output. */
export type ProblemReason =
	| 'invalidParameter'
	| 'unusableImage'
	| 'unauthorized'
	| 'noCredit'
	| 'planTooLow'
	| 'rateLimited'
	| 'refused'
	| 'notFound'
	| 'redirected'
	| 'serverError'
	| 'notPiApi'
	| 'answerTooLarge'
	| 'network'
	| 'unknownCreate'
	| 'earlierUnread'
	| 'spendingLimit'
	| 'taskFailed'
	| 'timedOut'
	| 'cancelled'
	| 'noImages'
	| 'imageGone'
	| 'imageRefused'
	| 'notAnImage'
	| 'imageTooLarge'
	| 'unreadableImage'
	| 'emptyMask'
	| 'unexpected';

/** What the user reads: what happened, and what to do next. */
export interface ErrorText {
	message: string;
	description: string;
}

/** What is known about a problem; every field may be shown to the user, so none holds a secret. */
export interface ProblemFacts {
	taskId?: string;
	/** The service's words, or those of whatever failed. */
	detail?: string;
	/** The answer's HTTP status, or the code in its envelope. */
	statusCode?: number;
	/** Code of a network failure, such as `ECONNRESET`. */
	networkCode?: string;
	/** What to do, if the reason alone does not tell. */
	advice?: string;
	/** Which address of the credential was called, if it is not the Base URL. */
	addressField?: 'Upload URL';
	/** What a failed task cost, in US dollars, if PiAPI says so. */
	costUsd?: number;
	/** The address of a failed task's image, cleaned and shortened. */
	imageAddress?: string;
	/** How long the service asks us to wait, in milliseconds. */
	retryAfterMs?: number;
	/** How long we waited before giving up, in milliseconds. */
	waitedMs?: number;
	/** False if the request never left this machine. */
	wasSent?: false;
	/** False if it is certain that no connection was made. */
	wasConnected?: false;
	/** Whether an earlier try of the run has paid, or may have. */
	hasPaid?: boolean;
	/** Whether the operation never pays, so that there is no need to say so. */
	isFree?: boolean;
	/** The create whose answer was lost: the same for all items that share it. */
	lost?: object;
	/** Whether it was sent once more all the same, as the user wants it. */
	isRisked?: boolean;
	/** The last try's problem. */
	last?: Problem;
}

/** The facts that problems of some reasons always have. */
interface CertainFacts {
	invalidParameter: 'detail';
	unusableImage: 'detail';
	answerTooLarge: 'detail';
	earlierUnread: 'detail';
	spendingLimit: 'detail';
	taskFailed: 'taskId';
	timedOut: 'taskId' | 'waitedMs';
	imageRefused: 'detail';
	notAnImage: 'detail';
	imageTooLarge: 'detail';
	unreadableImage: 'detail';
	unexpected: 'detail';
}

/** Reasons that nothing is certain of. */
export type BareReason = Exclude<ProblemReason, keyof CertainFacts>;

/** What is known about a problem of this reason. */
export type FactsOf<R extends ProblemReason> = R extends keyof CertainFacts
	? ProblemFacts & Required<Pick<ProblemFacts, CertainFacts[R]>>
	: ProblemFacts;

/** A problem's reason, its facts, and the error that caused it. */
type ProblemParts =
	| [reason: BareReason, facts?: ProblemFacts, cause?: unknown]
	| {
			[R in keyof CertainFacts]: [reason: R, facts: FactsOf<R>, cause?: unknown];
	  }[keyof CertainFacts];

/**
 * Something that went wrong in a run, as data. `describeProblem` puts it into words and `toNodeError` into n8n's error
 * classes; the original error stays as `cause`.
 */
export class Problem extends Error {
	readonly reason: ProblemReason;
	readonly facts: ProblemFacts;

	constructor(...[reason, facts = {}, cause]: ProblemParts) {
		super(facts.detail ?? reason, { cause });
		this.name = 'Problem';
		this.reason = reason;
		this.facts = facts;
	}

	/** The same problem with more facts. */
	with(facts: ProblemFacts): Problem {
		const { reason, cause } = this;
		return new Problem(...([reason, { ...this.facts, ...facts }, cause] as ProblemParts));
	}
}

/** Whether a certificate was not trusted, so that nothing was sent over its connection. */
export function isUntrusted({ networkCode = '' }: ProblemFacts): boolean {
	return /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/.test(networkCode);
}

/** Turns anything that was thrown into a problem: n8n's own errors (a broken expression, say) keep their words. */
export function toProblem(error: unknown): Problem {
	if (error instanceof Problem) return error;
	const advice = (error as { description?: unknown } | undefined)?.description;
	return new Problem(
		'unexpected',
		{
			detail: error instanceof Error ? error.message : String(error),
			...(typeof advice === 'string' && { advice }),
		},
		error,
	);
}

/** For a `catch`: rethrows the error as a problem with the ID of its task. */
export function namingTask(taskId: string): (error: unknown) => never {
	return (error) => {
		throw toProblem(error).with({ taskId });
	};
}

/** Returns the thrown problem if it `isExpected`; rethrows anything else. */
export function expecting(error: unknown, isExpected: (problem: Problem) => boolean): Problem {
	if (error instanceof Problem && isExpected(error)) return error;
	throw error;
}

/** The problem of whatever was thrown; a stop ends everything, and is rethrown. */
export function unlessCancelled(error: unknown): Problem {
	return expecting(toProblem(error), ({ reason }) => reason !== 'cancelled');
}

/** The problem of an image that cannot be read; anything else is rethrown. */
export function expectUnreadable(error: unknown): Problem {
	return expecting(error, ({ reason }) => reason === 'unreadableImage');
}

/** For a `catch`: anything but a `Problem` is a programming error, and is rethrown. */
export function expectProblem(error: unknown): Problem {
	return expecting(error, () => true);
}
