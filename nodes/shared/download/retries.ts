import { hasHung, type RetryPolicy } from '../piapi/retry';
import type { Problem } from '../problem/problem';

/** An image host is many servers, and a try is free: what is broken is often whole a moment later. */
const TRIES = 9;
const FIRST_DELAY_MS = 300;
/** A file that is "not there" may just not have reached all of the image host's servers yet. */
const GONE_TRIES = 3;
/** A host that is out of order, or guarded, may say the same for a while: about half a minute. */
const GONE_LOOKS = 8;

function triesOf({ reason }: Problem): number {
	return ['notAnImage', 'serverError', 'network'].includes(reason) ? TRIES : 1;
}

function isNotThereYet({ reason, facts }: Problem): boolean {
	return reason === 'imageGone' && facts.statusCode === 404;
}

/** How often image hosts are asked, by what for. */
export const DOWNLOADS = {
	result: {
		maxTries: (problem) => (isNotThereYet(problem) ? GONE_TRIES : triesOf(problem)),
		firstDelayMs: FIRST_DELAY_MS,
		withinMs: 60_000,
	},
	/** Checks whether an image is there. */
	look: {
		maxTries: ({ reason }) => (reason === 'imageGone' ? GONE_LOOKS : 1),
		firstDelayMs: FIRST_DELAY_MS,
		withinMs: 60_000,
	},
	/** The source image, at the user's address: what is not there will not appear. */
	source: { maxTries: triesOf, firstDelayMs: FIRST_DELAY_MS, withinMs: 60_000 },
	/** The same before anything is paid: no task is created until every image is checked. */
	check: {
		maxTries: (problem) => (hasHung(problem) ? 1 : triesOf(problem)),
		firstDelayMs: FIRST_DELAY_MS,
		withinMs: 20_000,
	},
} satisfies { [purpose: string]: RetryPolicy };
