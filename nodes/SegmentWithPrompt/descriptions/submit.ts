import type { INodeProperties } from 'n8n-workflow';

export const submitFields: INodeProperties[] = [
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/segment-done',
		description:
			'Address that PiAPI calls when the task is done. Needs a Webhook Secret in the credential. Leave empty to fetch the task with Get Task later.',
		displayOptions: { show: { operation: ['submit'] } },
	},
];
