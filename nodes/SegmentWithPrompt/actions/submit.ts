import type { IExecuteFunctions } from 'n8n-workflow';

import { cleanUrl } from '../../shared/task/cleanText';
import { failureOf } from '../../shared/wait/waitForResult';
import { asReused, toJson } from '../../shared/result/itemJson';
import { isPublicAddress, isSafeForSecrets } from '../../shared/piapi/publicAddress';
import { isSecretEnough, SHORTEST_WEBHOOK_SECRET } from '../../shared/task/callback';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import type { Context } from '../../shared/piapi/context';
import { TaskCreator, type CreatedTask } from '../../shared/create/taskCreator';
import type { SegmentRequest } from '../../shared/source/segmentRequest';
import { Uploads } from '../../shared/source/uploads';
import { readMeasures } from '../../shared/task/measures';
import {
	invalidField,
	parametersOf,
	readAddress,
	readText,
	type ReadParameter,
} from '../../shared/n8n/parameters/fields';
import { creatingSteps } from './creatingSteps';
import { withInput } from './inputFields';
import { readRequests } from './readRequest';
import { readOptions, type Options } from '../../shared/n8n/parameters/options';

interface SubmitJob {
	itemIndex: number;
	request: SegmentRequest;
	options: Options;
	/** Empty where nobody is to be told. */
	callbackUrl: string;
}

/** Submit: creates a task for each item and gives it as it is at once, without waiting. */
export async function submit(n8n: IExecuteFunctions): Promise<RunResult> {
	const creator = new TaskCreator(n8n);
	const uploads = new Uploads(n8n.getContext('node'));
	return await runItems<SubmitJob, CreatedTask>(n8n, {
		...creatingSteps(n8n, creator),
		read(itemIndex) {
			const read = parametersOf(n8n, itemIndex);
			const options = readOptions(read);
			const callbackUrl = readCallbackUrl(read);
			const requests = readRequests(n8n, itemIndex, options, uploads);
			return requests.map((request) => ({ itemIndex, request, options, callbackUrl }));
		},
		async check(context, job) {
			if (job.callbackUrl !== '') job.request.addConfig(callbackConfig(job.callbackUrl, context));
			await job.request.image.check(context);
		},
		async start(context, job, _itemIndex, slot) {
			const created = await creator.create(context, job, slot);
			const { task } = created;
			created.settle(readMeasures(task, job.request.image.pixels).costUsd);
			if (task.status === 'failed') throw failureOf(task, context);
			return created;
		},
		async finish(_context, { task, isReused }, { request, options }, itemIndex) {
			const item = { json: toJson(task, request.image.pixels) };
			return [withInput(n8n, isReused ? asReused(item) : item, itemIndex, options)];
		},
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
		'A callback needs one, to prove that it comes from PiAPI. Enter any long random text there, or remove the Callback URL.',
	);
}
