import type { INodeProperties } from 'n8n-workflow';

import {
	cropPaddingOption,
	cropToMaskOption,
	fileNameOption,
	inspectMaskOption,
	softEdgeOption,
} from '../../shared/n8n/descriptions/imageOptions';
import { simplifyOption, toolFieldsOption, toolOutputOption } from './fieldOptions';

const creating = { show: { '/operation': ['segment', 'submit'] } };
const fetching = { show: { '/operation': ['segment', 'getTask'] } };

/** An option of the operations that fetch images, shown where it and they are. */
function withFetching(option: INodeProperties): INodeProperties {
	const show = { ...option.displayOptions?.show, ...fetching.show };
	return { ...option, displayOptions: { show } };
}

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { operation: ['segment', 'submit', 'getTask'] } },
	options: [
		{
			displayName: 'Create Again If Unknown',
			name: 'createAgainIfUnknown',
			type: 'boolean',
			default: false,
			description:
				'Whether to create a task again when the answer to the first try was lost and PiAPI cannot tell whether it was taken. This may pay twice; if off, the item fails and says what to check.',
			displayOptions: creating,
		},
		withFetching(cropPaddingOption),
		withFetching(cropToMaskOption),
		toolFieldsOption,
		withFetching(fileNameOption),
		{
			displayName: 'If Nothing Found',
			name: 'ifNothingFound',
			type: 'options',
			default: 'output',
			description: 'What becomes of an item whose mask is empty',
			options: [
				{
					name: 'Error',
					value: 'error',
					description:
						'The item fails with the reason emptyMask; with On Error set to it, on the error output',
				},
				{
					name: 'Output the Item',
					value: 'output',
					description: 'The item comes as it is; its field mask.empty is true',
				},
			],
			displayOptions: fetching,
		},
		{
			displayName: 'Include Input',
			name: 'includeInput',
			type: 'boolean',
			default: false,
			description: 'Whether to keep the fields and files of the input item on the output item',
		},
		withFetching(inspectMaskOption),
		toolOutputOption,
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollIntervalSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Time between two looks at a task. 0 looks when it is likely to be done.',
			displayOptions: fetching,
		},
		{
			displayName: 'Reuse Identical',
			name: 'reuseIdentical',
			type: 'boolean',
			default: false,
			description:
				'Whether items that ask for exactly the same share one paid task. If off, each item is a task of its own.',
			displayOptions: { show: { '/operation': ['segment'] } },
		},
		{
			displayName: 'Send Binary As',
			name: 'sendBinaryAs',
			type: 'options',
			default: 'auto',
			description: 'How a file gets to PiAPI',
			options: [
				{
					name: 'Auto',
					value: 'auto',
					description: "Upload; if the account's plan does not allow that, inline",
				},
				{
					name: 'Inline',
					value: 'inline',
					description: 'Inside the request, as base64; works with every plan',
				},
				{
					name: 'Upload',
					value: 'upload',
					description: "By PiAPI's upload service: up to 10 MB, Creator plan or higher",
				},
			],
			displayOptions: {
				show: { '/operation': ['segment', 'submit'], '/imageSource': ['binary'] },
			},
		},
		{
			displayName: 'Service Mode',
			name: 'serviceMode',
			type: 'options',
			default: '',
			description: "Which of PiAPI's billing modes to use",
			options: [
				{ name: "Account's Setting", value: '' },
				{ name: 'Private (Host Your Account)', value: 'private' },
				{ name: 'Public (Pay as You Go)', value: 'public' },
			],
			displayOptions: creating,
		},
		simplifyOption,
		withFetching(softEdgeOption),
		{
			displayName: 'Tasks in Flight',
			name: 'tasksInFlight',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description: "How many items are at PiAPI at once. 0 is what the account's plan allows.",
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description:
				'How long to wait for a task. A task that is not done by then goes on at PiAPI and can be fetched with Get Task.',
		},
	],
};
