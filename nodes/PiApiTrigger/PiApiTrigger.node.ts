import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { checkSecretToActivate } from './webhook/checkSecretToActivate';
import { properties } from './descriptions';
import { receiveCallback } from './webhook/receiveCallback';

export class PiApiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Trigger',
		name: 'piApiTrigger',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["outputs"].join(", ") }}',
		description: 'Starts the workflow when PiAPI reports that a task is done',
		eventTriggerDescription: 'Waiting for PiAPI to report a task',
		activationMessage:
			'PiAPI can now start this workflow. Copy the Production URL of PiAPI Trigger into the Callback URL of Submit.',
		defaults: { name: 'PiAPI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'piApi', required: true }],
		triggerPanel: {
			header: 'Let PiAPI start this workflow',
			executionsHelp: {
				inactive:
					'Follow the steps above the fields. The <b>Test URL</b> starts this workflow once, after <b>Execute step</b>; the <b>Production URL</b> starts it each time, once the workflow is active (n8n 2: published).',
				active:
					'The workflow is active: calls to the <b>Production URL</b> start it, and show up under <b>Executions</b>. To test a change, put the <b>Test URL</b> into the Callback URL of Submit, press <b>Execute step</b> here, and run Submit once.',
			},
			activationHint: 'When the test works, go on with step 3.',
		},
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Empty: the call gets our own answer, not n8n's.
				responseData: '',
				path: 'piapi',
			},
		],
		properties,
	};

	/** PiAPI keeps no list of receivers, each task names its own: there is only the credential to check. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await checkSecretToActivate(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveCallback(this);
	}
}
