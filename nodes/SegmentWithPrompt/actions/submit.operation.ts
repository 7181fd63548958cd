import type { IExecuteFunctions } from 'n8n-workflow';

import { cleanText } from '../../shared/clean/cleanText';
import { redact } from '../../shared/clean/redact';
import { failureOf } from '../../shared/piapi/failureOf';
import { asReused, toTaskItem } from '../../shared/result/taskItem';
import { isPublicAddress, isSafeForSecrets } from '../../shared/values/publicAddress';
import { named } from '../../shared/fields/field';
import {
	formOf,
	invalidField,
	readAddress,
	readField,
	sectionOf,
	type Form,
} from '../../shared/fields/readField';
import { shorten } from '../../shared/clean/shorten';
import { isSecretEnough, SHORTEST_WEBHOOK_SECRET } from '../../shared/piapi/webhookSecret';
import type { ItemOperation } from '../../shared/run/itemOperation';
import type { Context } from '../../shared/piapi/context';
import type { Clock } from '../../shared/timing/clock';
import type { CreatedTask } from '../../shared/create/createJob';
import { asObject, asText, type JsonObject } from '../../shared/values/json';
import { countedUsd } from '../../shared/task/cost';
import { stripMarks } from '../../shared/task/identity/mark';
import type { Task } from '../../shared/task/task';
import { submitFields } from '../descriptions/submitFields';
import { openCreating, type Checked, type UncheckedJob } from './openCreating';

const NO_CALLBACK =
	'An earlier task is reused, so PiAPI will not call the Callback URL for it: fetch it with Get Task';
const NOT_CONFIRMED =
	'PiAPI did not confirm the Callback URL, so it may not call: if it does not, fetch the task with Get Task';

interface SubmitJob extends UncheckedJob {
	/** Empty if nobody is to be called. */
	callbackUrl: string;
}

const field = named(submitFields);

/** Submit: creates a task for each item and returns it at once, without waiting. */
export function submit(
	n8n: IExecuteFunctions,
	clock: Clock,
): ItemOperation<SubmitJob, Checked<SubmitJob>, CreatedTask> {
	const { creator, readOptions, readJobs, steps } = openCreating(n8n, clock);
	return {
		...steps,
		read(itemIndex) {
			const form = formOf(n8n, itemIndex);
			const options = readOptions(sectionOf(form));
			const callbackUrl = readCallbackUrl(form);
			return readJobs(itemIndex, form, options, []).map((job) => ({ ...job, callbackUrl }));
		},
		check: async (context, job) =>
			await steps.check(context, job, () => callbackConfig(job.callbackUrl, context)),
		async start(context, job, slot) {
			const created = await creator.create(context, job, slot);
			const { task } = created;
			// A running task's price may still rise: what was set aside for it stays so.
			created.settle(
				task.status === 'running' ? undefined : countedUsd(task, job.request.image.pixels),
			);
			if (task.status !== 'failed') return created;
			const failure = failureOf(task, context);
			created.fail(failure.facts.costUsd ?? 0);
			throw failure;
		},
		async finish(context, { task, isReused }, { request, callbackUrl }) {
			const notes = callbackUrl === '' ? [] : noteCallback(task, isReused);
			const { pixels, fileName } = request.image;
			const sourceFile = redact(fileName, context.secrets);
			const made = toTaskItem(task, pixels, { ...(sourceFile && { sourceFile }), notes });
			return [isReused ? asReused(made) : made];
		},
	};
}

/** Without the mark that the address of another task's callback has. */
function readCallbackUrl(form: Form): string {
	if (readField(field.callbackUrl, form) === '') return '';
	return stripMarks(readAddress(field.callbackUrl, form));
}

/** What keeps PiAPI from calling, as far as the create's answer tells. */
function noteCallback({ fields }: Task, isReused: boolean): string[] {
	if (isReused) return [NO_CALLBACK];
	const webhook = asObject(asObject(fields.config)?.webhook_config);
	return webhook !== undefined && asText(webhook.endpoint) === undefined ? [NOT_CONFIRMED] : [];
}

/** PiAPI reads the callback only from `config.webhook_config`, and sends the secret back with each call. */
function callbackConfig(
	endpoint: string,
	{ baseUrl, webhookSecret: secret }: Context,
): JsonObject | undefined {
	if (endpoint === '') return undefined;
	if (!isPublicAddress(endpoint) && isPublicAddress(baseUrl)) {
		throw invalidField(
			`PiAPI cannot reach the Callback URL ${shorten(cleanText(endpoint))}`,
			"PiAPI calls from the internet, but this address is on a private network. Set n8n's environment variable WEBHOOK_URL to n8n's public address, through a tunnel if necessary, and copy the Production URL of the PiAPI Trigger again. Or leave the field empty and use Get Task.",
		);
	}
	if (!isSafeForSecrets(endpoint)) {
		throw invalidField(
			'The Callback URL begins with http://, and the Webhook Secret would cross the internet unencrypted',
			"Use n8n's public https:// address: set n8n's environment variable WEBHOOK_URL to it.",
		);
	}
	if (isSecretEnough(secret)) return { webhook_config: { endpoint, secret } };
	throw invalidField(
		secret === ''
			? 'The PiAPI credential has no Webhook Secret'
			: `The Webhook Secret of the PiAPI credential is shorter than ${SHORTEST_WEBHOOK_SECRET} characters`,
		'A callback needs one, to prove that it comes from PiAPI. Enter any long random text there, or remove the Callback URL.',
	);
}
