import type { INodeProperties } from 'n8n-workflow';

import { cutoutOptions } from '../shared/n8n/descriptions/cutoutOptions';
import { inspectMaskOption, thingOptions } from '../shared/n8n/descriptions/maskOptions';
import { fileNameField, outputsField } from '../shared/n8n/descriptions/outputs';

export const properties: INodeProperties[] = [
	{
		displayName:
			'PiAPI calls this workflow from the internet. 1. Enter a Webhook Secret in the PiAPI credential. 2. To test, copy the <b>Test URL</b> from <b>Webhook URLs</b> above into the Callback URL of <b>PiAPI Segment With Prompt</b>, operation Submit, press <b>Execute step</b> here, then run Submit. 3. Activate this workflow (n8n 2: publish it). 4. Copy the <b>Production URL</b> in its place.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{ ...outputsField, displayOptions: undefined },
	{ ...fileNameField, displayOptions: undefined },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...cutoutOptions,
			...thingOptions,
			{
				displayName: 'Start on Failed Tasks',
				name: 'startOnFailed',
				type: 'boolean',
				default: false,
				description:
					'Whether to start the workflow for failed tasks too. Such an item has the outcome "failed", and failureReason says why.',
			},
			inspectMaskOption,
		],
	},
];
