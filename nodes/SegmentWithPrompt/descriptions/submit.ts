import type { INodeProperties } from 'n8n-workflow';

export const submitFields: INodeProperties[] = [
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/1b2c3d4e/piapi',
		description:
			'The Production URL of PiAPI Trigger, which PiAPI calls when the task is done. Needs a Webhook Secret in the credential. Leave empty to fetch the task later with Get Task.',
		displayOptions: { show: { operation: ['submit'] } },
	},
];
