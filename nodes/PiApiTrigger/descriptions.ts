import type { INodeProperties } from 'n8n-workflow';

import { cutoutFields, cutting } from '../shared/fields/cutout';
import { OPTIONS, toProperties, type Field } from '../shared/fields/field';
import { inspectMaskField, thingFields } from '../shared/fields/things';
import { outputFields } from '../shared/fields/outputs';
import { productFields } from '../shared/fields/product';

/** In the order a person does them; shown above the fields. */
const SETUP_STEPS = [
	'1. <b>Secret:</b> enter a Webhook Secret in the PiAPI credential: any random text of at least 16 characters.',
	'2. <b>Test:</b> PiAPI calls from the internet, so it has to be able to reach your n8n. Copy the Test URL from Webhook URLs above into the Callback URL of <b>PiAPI Segment With Prompt</b>, operation Submit. Press <b>Execute step</b> here, then run Submit once.',
	'3. <b>Activate</b> this workflow (n8n 2: publish it).',
	'4. <b>Copy</b> the Production URL into the Callback URL, in place of the Test URL.',
];

export const triggerFields = [
	{
		displayName: 'Start on Failed Tasks',
		name: 'startOnFailed',
		type: 'boolean',
		default: false,
		description:
			'Whether to start the workflow for failed tasks too. Such an item has the outcome "failed", and failureReason says why.',
	},
	inspectMaskField,
] as const satisfies readonly Field[];

export const properties: INodeProperties[] = [
	// n8n 2 removes line breaks from a notice, so each step is a notice of its own.
	...SETUP_STEPS.map((step, index): INodeProperties => ({
		displayName: step,
		name: `step${index + 1}`,
		type: 'notice',
		default: '',
	})),
	...toProperties(outputFields),
	{
		...OPTIONS,
		options: [
			...toProperties([...productFields, ...cutoutFields], cutting),
			...toProperties([...thingFields, ...triggerFields]),
		],
	},
];
