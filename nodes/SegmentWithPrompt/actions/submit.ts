import type { IExecuteFunctions } from 'n8n-workflow';

import { cleanUrl } from '../../shared/task/cleanText';
import { failureOf } from '../../shared/wait/waitForResult';
import { toJson } from '../../shared/result/item';
import { isPublicAddress, isSafeForSecrets } from '../../shared/piapi/publicAddress';
import { isSecretEnough, SHORTEST_WEBHOOK_SECRET } from '../../shared/task/callback';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import type { Task } from '../../shared/task/task';
import type { Context } from '../../shared/piapi/context';
import { Creation, type CreateJob } from './creation';
import {
	invalidField,
	parametersOf,
	readAddress,
	readText,
	type ReadParameter,
} from '../../shared/n8n/parameters/fields';
import { withInput } from './inputFields';
import { readRequest } from './readRequest';
import { readOptions } from '../../shared/n8n/parameters/options';

type SubmitJob = CreateJob & { callbackUrl: string };

/** Submit: creates a task for each item and gives it as it is at once, without waiting. */
export async function submit(n8n: IExecuteFunctions): Promise<RunResult> {
	const creation = new Creation(n8n);
	return await runItems<SubmitJob, Task>(n8n, {
		read(itemIndex) {
			const read = parametersOf(n8n, itemIndex);
			const options = readOptions(read);
			const request = readRequest(n8n, itemIndex, options, creation.uploads);
			return [{ itemIndex, request, options, callbackUrl: readCallbackUrl(read) }];
		},
		async check(context, job) {
			if (job.callbackUrl !== '') job.request.addConfig(callbackConfig(job.callbackUrl, context));
			await job.request.image.check(context);
		},
		inFlight: async (context, jobs) => await creation.inFlight(context, jobs),
		prepare: async (context, job) => await creation.prepare(context, job),
		async start(context, job) {
			const task = await creation.create(context, job);
			if (task.status === 'failed') throw failureOf(task);
			return task;
		},
		finish: async (_connection, task, { request, options }, itemIndex) => [
			withInput(n8n, { json: toJson(task, request.image.pixels) }, itemIndex, options),
		],
		taskIds: () => creation.book.taskIds(),
	});
}

function readCallbackUrl(read: ReadParameter): string {
	const text = readText(read, 'callbackUrl');
	return text === '' ? '' : readAddress(text, 'callbackUrl', 'Callback URL');
}

/** PiAPI reads the callback from `config.webhook_config` alone, and sends the secret back with each call. */
function callbackConfig(endpoint: string, { baseUrl, webhookSecret: secret }: Context) {
	if (!isPublicAddress(endpoint) && isPublicAddress(baseUrl)) {
		throw invalidField(
			'callbackUrl',
			`PiAPI cannot reach the Callback URL ${cleanUrl(endpoint)}`,
			"It calls from the internet, and this is an address of a private network. Set n8n's environment variable WEBHOOK_URL to the address under which n8n can be reached from outside, by a tunnel if need be, and copy the Production URL of the PiAPI Trigger again. Or leave the field empty and use Get Task.",
		);
	}
	if (!isSafeForSecrets(endpoint)) {
		throw invalidField(
			'callbackUrl',
			'The Callback URL begins with http://, and the Webhook Secret would cross the internet unencrypted',
			"Use the https:// address under which n8n can be reached from outside; set n8n's environment variable WEBHOOK_URL to it.",
		);
	}
	if (isSecretEnough(secret)) return { webhook_config: { endpoint, secret } };
	throw invalidField(
		'callbackUrl',
		secret === ''
			? 'The PiAPI credential has no Webhook Secret'
			: `The Webhook Secret of the PiAPI credential is shorter than ${SHORTEST_WEBHOOK_SECRET} characters`,
		'A callback needs one, so that its receiver can tell that it is meant for you. Fill in a long random text, or remove the Callback URL.',
	);
}
