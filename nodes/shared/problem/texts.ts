import { describeFailedTask } from './failedTaskText';
import {
	isUntrusted,
	type FactsOf,
	type ErrorText,
	type Problem,
	type ProblemFacts,
	type ProblemReason,
} from './problem';

/** Which of the credential's addresses to check. */
function checkAddress({ addressField }: ProblemFacts): string {
	const usual = addressField === undefined ? 'https://api.piapi.ai' : 'https://upload.theapi.app';
	return `Check the ${addressField ?? 'Base URL'} of the PiAPI credential; it is usually ${usual}.`;
}

/** PiAPI's words where it has renamed the model or its task. */
const UNKNOWN_KIND = /(invalid|unknown|unsupported) (model|task.?type)/i;

/** One entry per reason. `facts` never holds a secret, so all of it may be shown. */
const TEXTS: { [R in ProblemReason]: (facts: FactsOf<R>) => ErrorText } = {
	invalidParameter: ({ detail, advice }) => ({
		message: detail,
		description: advice ?? 'Correct the field and run again.',
	}),
	unusableImage: ({ detail, advice }) => ({
		message: detail,
		description: advice ?? 'Use a JPEG, PNG or WebP image.',
	}),
	unauthorized: () => ({
		message: 'PiAPI does not accept the API key',
		description:
			'Open the PiAPI credential and paste the key again from your PiAPI workspace (Key Management).',
	}),
	noCredit: ({ detail }) => ({
		message: 'The PiAPI account does not have enough credit',
		description: `Top up the account at piapi.ai and run again; the operation Get Account shows the balance.${quote(detail)}`,
	}),
	planTooLow: ({ detail }) => ({
		message: "The PiAPI account's plan does not allow this",
		description: `Upgrade the plan at piapi.ai, or avoid features that need a higher one (Service Mode "Private"; for files, set Send File As to Auto or Inline).${quote(detail)}`,
	}),
	rateLimited: ({ detail, waitedMs }) => ({
		message: `PiAPI kept answering "too many requests"${forSeconds(waitedMs)}`,
		description: `Lower Max Images at Once under Options, or raise the Timeout.${quote(detail)}`,
	}),
	refused: ({ detail = '', statusCode }) =>
		UNKNOWN_KIND.test(detail)
			? {
					message: `PiAPI no longer knows this kind of task (${detail})`,
					description:
						'Look for a newer version of this node: PiAPI has probably renamed Segment With Prompt.',
				}
			: {
					message: `PiAPI refused the request${detail ? `: ${detail}` : ''}`,
					description: `Compare the fields of this node with what PiAPI says${statusCode ? ` (code ${statusCode})` : ''}.`,
				},
	notFound: ({ taskId, detail, ...facts }) => ({
		message: taskId
			? `PiAPI has no task with the ID "${taskId}"`
			: 'PiAPI has nothing at this address',
		description: taskId
			? 'Check the Task ID, and that the credential belongs to the account that created the task.'
			: `${checkAddress(facts)}${quote(detail)}`,
	}),
	redirected: (facts) => ({
		message: `The ${facts.addressField ?? 'Base URL'} redirects to another address`,
		description: `${checkAddress(facts)} The API key is never sent along a redirect.`,
	}),
	serverError: ({ detail, statusCode }) => ({
		message: `PiAPI had an internal error${statusCode ? ` (code ${statusCode})` : ''}`,
		description: `Wait a little and run again; piapi.ai reports outages.${quote(detail)}`,
	}),
	notPiApi: ({ statusCode, ...facts }) => ({
		message: 'The answer did not come from PiAPI',
		description: `${checkAddress(facts)} Something else answered${statusCode ? ` (HTTP ${statusCode})` : ''}: a proxy, a login page or another service.`,
	}),
	answerTooLarge: ({ detail, ...facts }) => ({
		message: `The answer is too large to be PiAPI's (${detail})`,
		description: `${checkAddress(facts)} A proxy or another service may stand in between, or something is wrong at PiAPI.`,
	}),
	network: ({ networkCode, detail, addressField }) => ({
		message: `n8n could not reach PiAPI${addressField ? "'s upload service" : ''}${networkCode ? ` (${networkCode})` : ''}`,
		description: isUntrusted({ networkCode })
			? `n8n does not trust the certificate that it received. If your company uses a proxy, set n8n's environment variable NODE_EXTRA_CA_CERTS to the proxy's certificate file and restart n8n.${quote(detail)}`
			: `Check n8n's internet connection and proxy, and the ${addressField ?? 'Base URL'} of the PiAPI credential.${quote(detail)}`,
	}),
	unknownCreate: ({ detail, last, isRisked }) => ({
		message: 'The answer to the new task was lost, so it may or may not exist',
		description: `Look for it in the task history of your PiAPI workspace: if it is there, fetch it with Get Task; if not, run this item again. ${isRisked ? 'It was sent a second time, because Retry Lost Requests is on; it is not sent a third time.' : 'It is not resent automatically, because you could pay twice.'}${quote(detail ?? (last && wordsOf(last).message))}`,
	}),
	earlierUnread: ({ detail }) => ({
		message: `Earlier tasks cannot be read now (${detail})`,
		description:
			'Run or retry again a little later: until then it is unclear which images are already paid for. To pay for new tasks anyway, set Reuse Earlier Tasks under Options to 0 and run the workflow anew.',
	}),
	spendingLimit: ({ detail }) => ({
		message: 'This run has reached its spending limit',
		description: `Run this item again, or raise the Spending Limit under Options; no new task was created for it. ${detail}.`,
	}),
	taskFailed: describeFailedTask,
	timedOut: ({ taskId, waitedMs, last }) => ({
		message: `The task is not done yet${forSeconds(waitedMs, 'after')}`,
		description: `Fetch it later with the operation Get Task, or raise the Timeout under Options: task ${taskId} continues at PiAPI and is paid only once. Running this item again would create and pay for a second task.${quote(last && wordsOf(last).message)}`,
	}),
	cancelled: ({ taskId }) => ({
		// n8n recognises a stop by the word "canceled" in the error.
		message: 'The execution was canceled',
		description: taskId
			? `Fetch task ${taskId} with the operation Get Task: it continues at PiAPI.`
			: '',
	}),
	noImages: ({ taskId, detail }) => ({
		message: `The task is done, but PiAPI returned ${detail ?? 'no images'}`,
		description: `Look at it with the operation Get Task, and send its ID to PiAPI's support: task ${taskId} is paid.`,
	}),
	imageGone: ({ taskId, statusCode, detail }) => ({
		message: `The image can no longer be fetched (${detail ?? `HTTP ${statusCode}`})`,
		description: `If the task is newer than about 3 days, try again with the operation Get Task; PiAPI deletes older files. Task ${taskId} is done and paid.`,
	}),
	imageRefused: ({ taskId, detail }) => ({
		message: `The image was not fetched, because its address is not on the internet (${detail})`,
		description: `Send the ID of the task to PiAPI's support: task ${taskId} is done and paid. PiAPI keeps its files on the internet, so something between PiAPI and n8n may have changed the answer.`,
	}),
	notAnImage: ({ taskId, detail }) => ({
		message: `The image address returned ${detail} instead of an image`,
		description: `Try again with the operation Get Task: task ${taskId} is done and paid. A proxy or firewall in front of n8n may replace the file.`,
	}),
	imageTooLarge: ({ taskId, detail }) => ({
		message: `The image is too large (${detail})`,
		description: `Use a smaller input image. Task ${taskId} is done and paid.`,
	}),
	unreadableImage: ({ taskId, detail }) => ({
		message: `The image cannot be read: ${detail}`,
		description: taskId ? `Task ${taskId} is done and paid.` : '',
	}),
	emptyMask: ({ taskId }) => ({
		message: 'Nothing in the image matches the prompt: the mask is empty',
		description: `Use a plain English word such as "shoe" rather than a product name. To output such items normally, set If Nothing Found to Output the Item. Task ${taskId} is done and paid.`,
	}),
	unexpected: ({ detail, advice, taskId }) => ({
		message: detail,
		description:
			taskId === undefined
				? (advice ??
					'This error does not come from PiAPI. Check the settings of this node and its credential.')
				: `This error comes from n8n, not from PiAPI. Task ${taskId} was created and paid: once the cause is fixed, fetch it with the operation Get Task.${quote(advice)}`,
	}),
};

/** A problem was made with the facts that its reason always has. */
function wordsOf({ reason, facts }: Problem): ErrorText {
	return (TEXTS[reason] as (facts: ProblemFacts) => ErrorText)(facts);
}

/** The reasons that certainly cost nothing if no task is known. */
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

/** Puts a problem into words for people who write no code; if there is a task, says how to get it. */
export function describeProblem(problem: Problem): ErrorText {
	const { message, description } = wordsOf(problem);
	const { taskId, hasPaid, isFree } = problem.facts;
	const sentences = [description];
	if (taskId !== undefined && !`${message}${description}`.includes(taskId)) {
		sentences.push(
			`Task ${taskId} is at PiAPI: once the cause is fixed, fetch it with the operation Get Task.`,
		);
	}
	if (taskId === undefined && !hasPaid && !isFree && NOTHING_PAID.has(problem.reason))
		sentences.push('Nothing was paid for this item.');
	return { message, description: sentences.filter(Boolean).join(' ') };
}

/** The line in n8n's log that names the tasks of a stopped run. */
export function describeStopped(taskIds: string[]): string {
	return `PiAPI tasks of the stopped run, which you can fetch with Get Task: ${taskIds.join(',')}`;
}

/** Creates that were sent again, or given up, because the history showed no task of theirs; empty if there are none. */
export function describeAbsent(count: number): string {
	if (count === 0) return '';
	return `${count} ${count === 1 ? 'request' : 'requests'} without an answer, and with no task in PiAPI's task history so far (one that appears there later is paid too)`;
}

function quote(detail: string | undefined): string {
	if (!detail) return '';
	return ` The answer was: ${detail}${/[.!?…]$/.test(detail) ? '' : '.'}`;
}

function forSeconds(ms: number | undefined, word = 'for'): string {
	if (ms === undefined) return '';
	const seconds = Math.round(ms / 1000);
	return ` ${word} ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
