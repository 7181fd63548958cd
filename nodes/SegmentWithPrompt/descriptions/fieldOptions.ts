import type { INodeProperties } from 'n8n-workflow';

import { SHORT_FIELDS } from '../../shared/result/shorten';

const asTool = { '@tool': [true] };

/** What the short form tells, for a field's description. */
const SHORT =
	'what was asked, the outcome, what was found and where, the cost, the address of the mask';

export const simplifyOption: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description: `Whether to return a simplified version of the response instead of the raw data: ${SHORT}`,
	displayOptions: { hide: asTool },
};

export const toolOutputOption: INodeProperties = {
	displayName: 'Output to Model',
	name: 'toolOutput',
	type: 'options',
	default: 'simplified',
	description:
		'How much of the data the model gets. More data makes the model dearer and more likely to err.',
	options: [
		{ name: 'Raw', value: 'raw', description: 'All fields of the task, as PiAPI names them' },
		{
			name: 'Selected Fields',
			value: 'selected',
			description: 'The ID of the task, and the fields chosen under Fields to Model',
		},
		{ name: 'Simplified', value: 'simplified', description: `In short: ${SHORT}` },
	],
	displayOptions: { show: asTool },
};

export const toolFieldsOption: INodeProperties = {
	displayName: 'Fields to Model',
	name: 'toolFields',
	type: 'multiOptions',
	default: ['outcome', 'maskUrl', 'coverage', 'boundingBox'],
	description:
		'What the model gets beside the ID of the task, where Output to Model is Selected Fields',
	options: [...SHORT_FIELDS]
		.filter((name) => name !== 'task_id')
		.sort((a, b) => a.localeCompare(b, 'en'))
		.map((name) => ({ name, value: name })),
	displayOptions: { show: { ...asTool, toolOutput: ['selected'] } },
};
