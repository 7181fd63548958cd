/** What can go wrong, by the name that also stands as `reason` in an item on the error output. */
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

/** What the user reads: what happened, and what to do now. */
export interface ErrorText {
	message: string;
	description: string;
}

/** What is known of a problem; every field may go into what the user reads, so none holds a secret. */
export interface ProblemFacts {
	taskId?: string;
	/** Words of the service, or of whatever failed. */
	detail?: string;
	/** HTTP status of the answer, or the code in its envelope. */
	statusCode?: number;
	/** Code of a network failure, such as `ECONNRESET`. */
	networkCode?: string;
	/** What to do, where the reason alone does not tell. */
	advice?: string;
	/** Which address of the credential was asked, where it is not the Base URL. */
	addressField?: 'Upload URL';
	/** Where the image of a failed task was to be found, cleaned. */
	imageAddress?: string;
	/** Name of the node parameter that is wrong. */
	parameter?: string;
	/** How long the service asks to wait, in milliseconds. */
	retryAfterMs?: number;
	/** How long was waited before giving up, in milliseconds. */
	waitedMs?: number;
	/** False where the request never left this machine, true where it certainly did. */
	wasSent?: boolean;
	/** Whether an earlier try of the run has paid, or may have. */
	hasPaid?: boolean;
	/** The problem that the last try met. */
	last?: Problem;
}

/**
 * Something that went wrong, as data: the one error that this package's own code throws. `describeProblem` puts it
 * into words and `toNodeError` into n8n's error classes; the original error stays as `cause`.
 */
export class Problem extends Error {
	constructor(
		readonly reason: ProblemReason,
		readonly facts: ProblemFacts = {},
		cause?: unknown,
	) {
		super(facts.detail ?? reason, { cause });
		this.name = 'Problem';
	}

	/** The same problem with more known about it. */
	with(facts: ProblemFacts): Problem {
		return new Problem(this.reason, { ...this.facts, ...facts }, this.cause);
	}
}

/** Anything that was thrown, as a problem: n8n's own errors (a broken expression, say) keep their words. */
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

/** For a `catch`: throws on what came, as a problem with the ID of the task that it belongs to. */
export function namingTask(taskId: string): (error: unknown) => never {
	return (error) => {
		throw toProblem(error).with({ taskId });
	};
}

/** The problem that was thrown, if it is one that `isExpected`; throws on whatever else came. */
export function expecting(error: unknown, isExpected: (problem: Problem) => boolean): Problem {
	if (error instanceof Problem && isExpected(error)) return error;
	throw error;
}

/** For a `catch`: anything but a `Problem` is a programming error, which is thrown on. */
export function asProblem(error: unknown): Problem {
	return expecting(error, () => true);
}
