import type { INodeProperties } from 'n8n-workflow';

import {
	cropPaddingOption,
	cropToMaskOption,
	fileNameOption,
	inspectMaskOption,
	softEdgeOption,
} from '../shared/n8n/descriptions/imageOptions';
import { outputsField } from '../shared/n8n/descriptions/outputs';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Open <b>Webhook URLs</b> above and copy the Production URL into the Callback URL of <b>PiAPI Segment With Prompt</b>, operation Submit. PiAPI calls from the internet, so it has to be an address that can be reached from there.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{ ...outputsField, displayOptions: undefined },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			cropPaddingOption,
			cropToMaskOption,
			fileNameOption,
			inspectMaskOption,
			softEdgeOption,
			{
				displayName: 'Start on Failed Tasks',
				name: 'startOnFailed',
				type: 'boolean',
				default: false,
				description:
					'Whether to start the workflow for a task that failed, too. Its item says why in failureReason, and its outcome is "failed".',
			},
		],
	},
];
