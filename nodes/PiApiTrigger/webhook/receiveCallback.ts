import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readCallback } from '../../shared/task/callback';
import { isSameSecret } from '../../shared/piapi/webhookSecret';
import { readContext, type Context } from '../../shared/piapi/context';
import { logLine } from '../../shared/n8n/log';
import { systemClock } from '../../shared/n8n/systemClock';
import { toErrorData } from '../../shared/run/output/errors';
import { toProblem } from '../../shared/problem/problem';
import { withinBurst } from './burst';
import { oncePerTask, type CallbackResult } from './oncePerTask';
import { deliverReportedTask, type CallProgress } from './deliverReportedTask';

/** The sender gets an answer within this time, in milliseconds, whatever PiAPI and its image host do. */
const ANSWER_WITHIN_MS = 1_500;
/** Extra time in a burst, in milliseconds: a timeout would only cause another call. */
const LONGEST_IN_LINE_MS = 6_500;

/** PiAPI repeats a call after about five seconds if the answer is not a 2xx, up to three tries in all. */
const ANSWERS = {
	refused: { status: 403, message: "This call does not carry the credential's secret" },
	noTask: { status: 400, message: 'This call names no task' },
	tryAgain: { status: 503, message: 'The task cannot be fetched yet: please call again' },
	ignored: { status: 200, message: 'Nothing to do' },
	known: { status: 200, message: 'This task has started the workflow before' },
	accepted: { status: 200, message: 'Will start the workflow' },
	started: { status: 200, message: 'Started' },
} as const;

/** Stands for an answer that did not come in time. */
const LATE = Symbol('late');

/**
 * Answers a call from PiAPI, and starts the workflow if the task is done. Only the task's ID is taken from the call: the
 * task itself is fetched with the key. Never throws, because n8n would then start the workflow with an empty item.
 */
export async function receiveCallback(n8n: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const context = await readContext(n8n, systemClock);
		const { 'x-webhook-secret': secret } = n8n.getHeaderData();
		if (!isSameSecret(secret, context.webhookSecret)) return answer(n8n, 'refused');
		// n8n keeps the body's bytes here, on both lines.
		const { rawBody } = n8n.getRequestObject() as { rawBody?: unknown };
		const callback = readCallback(n8n.getBodyData(), rawBody);
		if (callback === undefined) return answer(n8n, 'noTask');
		const { taskId } = callback;
		const progress = { isInLine: false, accept: () => void answer(n8n, 'accepted') };
		const deliver = async (shared: Context) =>
			await deliverReportedTask(n8n, shared, callback, progress);
		const result = oncePerTask(n8n, systemClock).take(
			taskId,
			async () => await withinBurst(context, deliver),
		);
		return await answerInTime(n8n, context, taskId, result, progress);
	} catch (error) {
		warn(n8n, 'A call from PiAPI could not be answered', error);
		return answer(n8n, 'tryAgain');
	}
}

/** Work that takes longer goes on after the answer, and still starts the workflow. */
async function answerInTime(
	n8n: IWebhookFunctions,
	{ clock }: Context,
	taskId: string,
	result: Promise<CallbackResult>,
	progress: CallProgress,
): Promise<IWebhookResponseData> {
	const safe = result.catch((error: unknown): CallbackResult => {
		warn(n8n, `Task ${taskId} was reported by PiAPI but could not start the workflow`, error);
		return { kind: 'tryAgain' };
	});
	const timer = new AbortController();
	const wait = async (): Promise<typeof LATE> => {
		await clock.sleep(ANSWER_WITHIN_MS, timer.signal);
		if (progress.isInLine) await clock.sleep(LONGEST_IN_LINE_MS, timer.signal);
		return LATE;
	};
	const first = await Promise.race([safe, wait()]);
	timer.abort();
	if (first === LATE) answer(n8n, 'tryAgain');
	const { kind, items } = first === LATE ? await safe : first;
	return { ...answer(n8n, kind), ...(items && { workflowData: [items] }) };
}

/**
 * Answers the sender here, once: n8n 2.x would answer only after it has started the workflow, and then not save that the
 * task was seen.
 */
function answer(n8n: IWebhookFunctions, name: keyof typeof ANSWERS): IWebhookResponseData {
	const response = n8n.getResponseObject();
	const { status, message } = ANSWERS[name];
	if (!response.headersSent) response.status(status).json({ message });
	return { noWebhookResponse: true };
}

function warn(n8n: IWebhookFunctions, what: string, error: unknown): void {
	const { message, description } = toErrorData(toProblem(error));
	logLine(n8n, 'warn', `${what}: ${message}. ${description}`);
}
