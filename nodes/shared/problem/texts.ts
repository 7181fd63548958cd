import type { Problem, ProblemFacts, ProblemReason } from './problem';

/** What the user reads: what happened, and what to do now. */
export interface ErrorText {
	message: string;
	description: string;
}

/** Which address of the credential to check. */
function checkAddress({ addressField }: ProblemFacts): string {
	const usual = addressField === undefined ? 'https://api.piapi.ai' : 'https://upload.theapi.app';
	return `Check the ${addressField ?? 'Base URL'} of the PiAPI credential; it is usually ${usual}.`;
}

/** One entry a reason. `facts` never holds a secret, so all of it may be shown. */
const TEXTS: Record<ProblemReason, (facts: ProblemFacts) => ErrorText> = {
	invalidParameter: ({ detail, advice }) => ({
		message: detail ?? 'A field of this node is not filled in right',
		description: advice ?? 'Correct the field and run again.',
	}),
	unusableImage: ({ detail, advice }) => ({
		message: detail ?? 'The image is not one that PiAPI can take',
		description: advice ?? 'Use a JPEG, PNG or WebP image.',
	}),
	unauthorized: () => ({
		message: 'PiAPI does not accept the API key',
		description:
			'Open the PiAPI credential and paste the key again from your PiAPI workspace (Key Management).',
	}),
	noCredit: ({ detail }) => ({
		message: 'The PiAPI account has not enough credit',
		description: `Top up the account at piapi.ai and run again; the operation Get Account shows the balance.${said(detail)}`,
	}),
	planTooLow: ({ detail }) => ({
		message: "The PiAPI account's plan does not allow this",
		description: `Upgrade the plan at piapi.ai, or leave out what needs a higher one (Service Mode "Private"; for files, choose Auto or Inline for Send Binary As).${said(detail)}`,
	}),
	rateLimited: ({ detail, waitedMs }) => ({
		message: `PiAPI kept answering "too many requests"${forSeconds(waitedMs)}`,
		description: `Run fewer items at once (Tasks in Flight under Options), or raise the Timeout.${said(detail)}`,
	}),
	refused: ({ detail, statusCode }) => ({
		message: `PiAPI refused the request${detail ? `: ${detail}` : ''}`,
		description: `Check the fields of this node against what PiAPI says${statusCode ? ` (code ${statusCode})` : ''}.`,
	}),
	notFound: ({ taskId, detail, ...facts }) => ({
		message: taskId ? `PiAPI knows no task ${taskId}` : 'PiAPI knows nothing at this address',
		description: taskId
			? 'Check the Task ID, and that the credential belongs to the account that created the task.'
			: `${checkAddress(facts)}${said(detail)}`,
	}),
	redirected: (facts) => ({
		message: `The ${facts.addressField ?? 'Base URL'} points to a redirect`,
		description: `The API key is never sent along a redirect. ${checkAddress(facts)}`,
	}),
	serverError: ({ detail, statusCode }) => ({
		message: `PiAPI has a problem of its own${statusCode ? ` (code ${statusCode})` : ''}`,
		description: `Wait a little and run again; piapi.ai tells about outages.${said(detail)}`,
	}),
	notPiApi: ({ statusCode, ...facts }) => ({
		message: 'The answer did not come from PiAPI',
		description: `Something else answered${statusCode ? ` (HTTP ${statusCode})` : ''}: a proxy, a login page or another service. ${checkAddress(facts)}`,
	}),
	network: ({ networkCode, detail, addressField }) => ({
		message: `PiAPI${addressField ? "'s upload service" : ''} could not be reached${networkCode ? ` (${networkCode})` : ''}`,
		description: `Check the internet connection of n8n and its proxy, and the ${addressField ?? 'Base URL'} of the PiAPI credential.${said(detail)}`,
	}),
	unknownCreate: ({ detail, last }) => ({
		message: 'The answer to the new task was lost, so it may or may not exist',
		description: `It is not sent again by itself, because that could pay twice. Look for it in the task history of your PiAPI workspace: if it is there, fetch it with Get Task; if not, run this item again.${said(detail ?? (last && TEXTS[last.reason](last.facts).message))}`,
	}),
	spendingLimit: ({ detail }) => ({
		message: 'The spending limit of this run is reached',
		description: `${detail ? `${detail}. ` : ''}No task was created for this item. Run it again, or raise the Spending Limit under Options.`,
	}),
	taskFailed: ({ taskId, detail, statusCode }) => ({
		message: `PiAPI could not do the task: ${detail ?? 'it gives no reason'}`,
		description: `Task ${taskId}${statusCode ? `, code ${statusCode}` : ''}. ${adviceForFailure(statusCode)}`,
	}),
	timedOut: ({ taskId, waitedMs, last }) => ({
		message: `The task is not done yet${forSeconds(waitedMs, 'after')}`,
		description: `Task ${taskId} goes on at PiAPI and is paid only once: fetch it later with the operation Get Task, or raise the Timeout under Options. Running this item again would create and pay a second task.${said(last && TEXTS[last.reason](last.facts).message)}`,
	}),
	cancelled: ({ taskId }) => ({
		// n8n takes an error for a stop by the word "canceled" in it.
		message: 'The execution was canceled',
		description: taskId
			? `Task ${taskId} goes on at PiAPI: fetch it with the operation Get Task.`
			: '',
	}),
	noImages: ({ taskId, detail }) => ({
		message: `The task is done, but PiAPI gave ${detail ?? 'no images'}`,
		description: `Task ${taskId} is paid. Look at it with the operation Get Task, and ask PiAPI's support with this ID.`,
	}),
	imageGone: ({ taskId, statusCode, detail }) => ({
		message: `The image can no longer be fetched (${detail ?? `HTTP ${statusCode}`})`,
		description: `Task ${taskId} is done and paid. PiAPI deletes its files after about 3 days; if the task is newer, try again with the operation Get Task.`,
	}),
	imageRefused: ({ taskId, detail }) => ({
		message: `The image is not fetched: its address is in a private network (${detail})`,
		description: `Task ${taskId} is done and paid. PiAPI's files lie on the internet; where PiAPI gives such an address, something between it and n8n may have changed the answer. Ask PiAPI's support with this ID.`,
	}),
	notAnImage: ({ taskId, detail }) => ({
		message: `What should be the image is ${detail ?? 'something else'}`,
		description: `Task ${taskId} is done and paid: try again with the operation Get Task. A proxy or firewall in front of n8n may replace the file.`,
	}),
	imageTooLarge: ({ taskId, detail }) => ({
		message: `The image is too large (${detail})`,
		description: `Task ${taskId} is done and paid. Use a smaller input image.`,
	}),
	unreadableImage: ({ taskId, detail }) => ({
		message: `The image cannot be read: ${detail}`,
		description: taskId ? `Task ${taskId} is done and paid.` : '',
	}),
	emptyMask: ({ taskId }) => ({
		message: 'Nothing in the image was found for the prompt: the mask is empty',
		description: `Task ${taskId} is done and paid. Name what to select in other or plainer words, or take such items as they are by setting If Nothing Found to Output the Item.`,
	}),
	unexpected: ({ detail, advice, taskId }) => ({
		message: detail ?? 'Something unexpected went wrong',
		description:
			taskId === undefined
				? (advice ??
					'This is not an answer of PiAPI. Check the settings of this node and its credential.')
				: `This is not an answer of PiAPI, but of this n8n. Task ${taskId} is created and paid: once that is mended, fetch it with the operation Get Task.${said(advice)}`,
	}),
};

/** The reasons that, where no task is known, surely left nothing to pay. */
const NOTHING_PAID = new Set<ProblemReason>([
	'invalidParameter',
	'unusableImage',
	'unauthorized',
	'noCredit',
	'planTooLow',
	'rateLimited',
	'refused',
	'notFound',
	'redirected',
	'network',
	'cancelled',
	'spendingLimit',
]);

/** Puts a problem into words for people without code; says of the task, if there is one, how to get at it. */
export function describeProblem(problem: Problem): ErrorText {
	const { message, description } = TEXTS[problem.reason](problem.facts);
	const { taskId } = problem.facts;
	const sentences = [description];
	if (taskId !== undefined && !`${message}${description}`.includes(taskId)) {
		sentences.push(
			`Task ${taskId} is at PiAPI: once this is mended, fetch it with the operation Get Task.`,
		);
	}
	if (taskId === undefined && NOTHING_PAID.has(problem.reason)) sentences.push('Nothing was paid.');
	return { message, description: sentences.filter(Boolean).join(' ') };
}

function said(detail: string | undefined): string {
	return detail ? ` What was said: ${detail}` : '';
}

function forSeconds(ms: number | undefined, word = 'for'): string {
	return ms === undefined ? '' : ` ${word} ${Math.round(ms / 1000)} seconds`;
}

/** PiAPI's codes for failed tasks, as seen: 10000 failed to process, 10003 image too large. */
function adviceForFailure(code: number | undefined): string {
	if (code === 10003) return 'Use an image of at most 3072 × 3072 pixels.';
	if (code === 10000) return 'This often passes on a new try: run the item again.';
	return 'Check that the image opens in a browser without signing in, and the prompt; then run the item again.';
}
