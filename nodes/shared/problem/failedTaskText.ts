import type { ErrorText, FactsOf, ProblemFacts } from './problem';

/** PiAPI's codes for failed tasks, as observed: 10000 failed to process, 10003 image too large. */
const FAILED_TO_PROCESS = 10000;
const IMAGE_TOO_LARGE = 10003;

/**
 * Words of a task that failed because PiAPI could not open the image. They are not documented, so they are matched loosely.
 */
const IMAGE_NOT_OPENED =
	/fetch|download|decod|unreachable|no such host|\b(40\d|http|status|urls?)\b/i;

/** The words for a task that PiAPI reports as failed. */
export function describeFailedTask(facts: FactsOf<'taskFailed'>): ErrorText {
	const { taskId, detail, statusCode } = facts;
	if (statusCode !== IMAGE_TOO_LARGE && IMAGE_NOT_OPENED.test(detail ?? '')) {
		return describeUnopenedImage(facts);
	}
	return {
		message: `PiAPI could not complete the task: ${detail ?? 'no reason given'}`,
		description: `${adviceForFailure(statusCode)}${isBilled(facts) ? ` ${BILLED}` : ''} Task ${taskId}${statusCode ? `, code ${statusCode}` : ''}.`,
	};
}

const BILLED = 'PiAPI says that it was billed anyway.';

function isBilled({ costUsd = 0 }: ProblemFacts): boolean {
	return costUsd > 0;
}

/** PiAPI opens an address once: trying again helps only if the address changes. */
function describeUnopenedImage(facts: FactsOf<'taskFailed'>): ErrorText {
	const { taskId, detail, imageAddress } = facts;
	const free = 'As far as is known, failed tasks are not billed.';
	const where = imageAddress === undefined ? '' : ` at ${imageAddress}`;
	return {
		message: `PiAPI could not open the image${where} (${detail})`,
		description: `Open the Image URL in a private browser window: it has to show the image itself, without signing in. Running the item again will not help unless the address changes. Share links of Google Drive and Dropbox show a web page instead; download such files with n8n's Google Drive, Dropbox or HTTP Request node, and set Image Source to Binary File. Task ${taskId} has failed. ${isBilled(facts) ? BILLED : free}`,
	};
}

function adviceForFailure(code: number | undefined): string {
	if (code === IMAGE_TOO_LARGE)
		return 'Set Send At Most under Options to 9: then a smaller copy is sent. PiAPI takes at most 3072 × 3072 pixels.';
	if (code === FAILED_TO_PROCESS) return 'Run the item again: this often helps.';
	return 'Check the prompt, and that the image opens in a browser without signing in; correct it and run the item again.';
}
