import { describeFailedTask } from './failedTask';
import {
	isUntrusted,
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
const TEXTS: Record<ProblemReason, (facts: ProblemFacts) => ErrorText> = {
	invalidParameter: ({ detail, advice }) => ({
		message: detail ?? 'A field of this node is not filled in correctly',
		description: advice ?? 'Correct the field and run again.',
	}),
	unusableImage: ({ detail, advice }) => ({
		message: detail ?? 'PiAPI cannot take this image',
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
		description: `Upgrade the plan at piapi.ai, or do without what needs a higher one (Service Mode "Private"; for files, set Send File As to Auto or Inline).${quote(detail)}`,
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
		message: `The ${facts.addressField ?? 'Base URL'} leads to a redirect`,
		description: `The API key is never sent along a redirect. ${checkAddress(facts)}`,
	}),
	serverError: ({ detail, statusCode }) => ({
		message: `PiAPI had an internal error${statusCode ? ` (code ${statusCode})` : ''}`,
		description: `Wait a little and run again; piapi.ai reports outages.${quote(detail)}`,
	}),
	notPiApi: ({ statusCode, ...facts }) => ({
		message: 'The answer did not come from PiAPI',
		description: `Something else answered${statusCode ? ` (HTTP ${statusCode})` : ''}: a proxy, a login page or another service. ${checkAddress(facts)}`,
	}),
	answerTooLarge: ({ detail, ...facts }) => ({
		message: `The answer is too large to be PiAPI's (${detail})`,
		description: `A proxy or another service may stand in between, or something is wrong at PiAPI. ${checkAddress(facts)}`,
	}),
	network: ({ networkCode, detail, addressField }) => ({
		message: `n8n could not reach PiAPI${addressField ? "'s upload service" : ''}${networkCode ? ` (${networkCode})` : ''}`,
		description: isUntrusted({ networkCode })
			? `The certificate is not one that n8n trusts. If a proxy of your company stands in between, set n8n's environment variable NODE_EXTRA_CA_CERTS to the file of its certificate, and restart n8n.${quote(detail)}`
			: `Check n8n's internet connection and proxy, and the ${addressField ?? 'Base URL'} of the PiAPI credential.${quote(detail)}`,
	}),
	unknownCreate: ({ detail, last }) => ({
		message: 'The answer to the new task was lost, so it may or may not exist',
		description: `It is not sent again, because you could pay twice. Look for it in the task history of your PiAPI workspace: if it is there, fetch it with Get Task; if not, run this item again.${quote(detail ?? (last && TEXTS[last.reason](last.facts).message))}`,
	}),
	earlierUnread: ({ detail }) => ({
		message: `PiAPI lists earlier tasks that cannot be read now (${detail})`,
		description:
			'So it is not known which images are paid already. Run again a little later, or set Reuse Earlier Tasks under Options to 0 to pay for new tasks.',
	}),
	spendingLimit: ({ detail }) => ({
		message: 'The spending limit of this run is reached',
		description: `${detail ? `${detail}. ` : ''}No task was created for this item. Run it again, or raise the Spending Limit under Options.`,
	}),
	taskFailed: describeFailedTask,
	timedOut: ({ taskId, waitedMs, last }) => ({
		message: `The task is not done yet${forSeconds(waitedMs, 'after')}`,
		description: `Task ${taskId} continues at PiAPI and is paid only once: fetch it later with the operation Get Task, or raise the Timeout under Options. Running this item again would create and pay for a second task.${quote(last && TEXTS[last.reason](last.facts).message)}`,
	}),
	cancelled: ({ taskId }) => ({
		// n8n recognises a stop by the word "canceled" in the error.
		message: 'The execution was canceled',
		description: taskId
			? `Task ${taskId} continues at PiAPI: fetch it with the operation Get Task.`
			: '',
	}),
	noImages: ({ taskId, detail }) => ({
		message: `The task is done, but PiAPI returned ${detail ?? 'no images'}`,
		description: `Task ${taskId} is paid. Look at it with the operation Get Task, and send this ID to PiAPI's support.`,
	}),
	imageGone: ({ taskId, statusCode, detail }) => ({
		message: `The image can no longer be fetched (${detail ?? `HTTP ${statusCode}`})`,
		description: `Task ${taskId} is done and paid. PiAPI deletes its files after about 3 days; if the task is newer, try again with the operation Get Task.`,
	}),
	imageRefused: ({ taskId, detail }) => ({
		message: `The image is not fetched, because its address is in a private network (${detail})`,
		description: `Task ${taskId} is done and paid. PiAPI keeps its files on the internet, so something between PiAPI and n8n may have changed the answer. Send this ID to PiAPI's support.`,
	}),
	notAnImage: ({ taskId, detail }) => ({
		message: `The image address returned ${detail ?? 'something else'} instead of an image`,
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
		message: 'Nothing in the image matches the prompt: the mask is empty',
		description: `Task ${taskId} is done and paid. Try plain English words, such as "shoe" instead of a product name. To get such items like any other, set If Nothing Found to Output the Item.`,
	}),
	unexpected: ({ detail, advice, taskId }) => ({
		message: detail ?? 'Something unexpected went wrong',
		description:
			taskId === undefined
				? (advice ??
					'This error does not come from PiAPI. Check the settings of this node and its credential.')
				: `This error comes from n8n, not from PiAPI. Task ${taskId} was created and paid: once the cause is fixed, fetch it with the operation Get Task.${quote(advice)}`,
	}),
};

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
	'earlierUnread',
]);

/** Puts a problem into words for people who write no code; if there is a task, says how to get it. */
export function describeProblem(problem: Problem): ErrorText {
	const { message, description } = TEXTS[problem.reason](problem.facts);
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

function quote(detail: string | undefined): string {
	if (!detail) return '';
	return ` The answer was: ${detail}${/[.!?…]$/.test(detail) ? '' : '.'}`;
}

function forSeconds(ms: number | undefined, word = 'for'): string {
	if (ms === undefined) return '';
	const seconds = Math.round(ms / 1000);
	return ` ${word} ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
