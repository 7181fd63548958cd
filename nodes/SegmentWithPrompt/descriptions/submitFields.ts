import type { Field } from '../../shared/fields/field';
import { LONGEST_ADDRESS } from '../../shared/values/address';

export const submitFields = [
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		longest: LONGEST_ADDRESS,
		placeholder: 'e.g. https://n8n.example.com/webhook/1b2c3d4e/piapi',
		description:
			'The Production URL of PiAPI Trigger, which PiAPI calls when the task is done. Needs a Webhook Secret in the credential. Leave empty to fetch the task later with Get Task.',
	},
] as const satisfies readonly Field[];
