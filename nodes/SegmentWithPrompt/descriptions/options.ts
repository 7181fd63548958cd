import type { INodeProperties } from 'n8n-workflow';

import { cutoutOptions } from '../../shared/n8n/descriptions/cutoutOptions';
import { inspectMaskOption, thingOptions } from '../../shared/n8n/descriptions/maskOptions';
import { simplifyOption, toolFieldsOption, toolOutputOption } from './fieldOptions';

const creating = { show: { '/operation': ['segment', 'submit'] } };
const fetching = { show: { '/operation': ['segment', 'getTask'] } };

/** An option of the operations that fetch images, shown where it and they are. */
function withFetching(option: INodeProperties): INodeProperties {
	const show = { ...option.displayOptions?.show, ...fetching.show };
	return { ...option, displayOptions: { show } };
}

const ifNothingFoundOption: INodeProperties = {
	displayName: 'If Nothing Found',
	name: 'ifNothingFound',
	type: 'options',
	default: 'output',
	description: 'What becomes of an item whose mask is empty',
	options: [
		{
			name: 'Error',
			value: 'error',
			description: 'The item fails with the reason emptyMask',
		},
		{
			name: 'Output the Item',
			value: 'output',
			description: 'The item comes out like any other; its field mask.empty is true',
		},
	],
	displayOptions: fetching,
};

const includeInputOption: INodeProperties = {
	displayName: 'Keep Input Fields and Files',
	name: 'includeInput',
	type: 'boolean',
	default: false,
	description: 'Whether to keep the fields and files of the input item on the output item',
};

const reuseIdenticalOption: INodeProperties = {
	displayName: 'Pay Once for Identical Items',
	name: 'reuseIdentical',
	type: 'boolean',
	default: false,
	description:
		'Whether items with the same image, prompts and Segment Factor share one paid task. If off, each item is a task of its own.',
	displayOptions: { show: { '/operation': ['segment'] } },
};

const reuseEarlierOption: INodeProperties = {
	displayName: 'Reuse Earlier Tasks (Hours)',
	name: 'reuseEarlierTasks',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 72 },
	default: 0,
	description:
		'How many hours back to look in your PiAPI history for tasks that did the same, before anything is paid. An item takes such a task instead of a new one. So a run that was cut off, or that you repeat, pays only for what is new. 0 does not look.',
	displayOptions: creating,
};

const spendingLimitOption: INodeProperties = {
	displayName: 'Spending Limit (USD)',
	name: 'spendingLimitUsd',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 0,
	description:
		'The most that one run of this node may spend. Items beyond it fail with the reason spendingLimit and cost nothing. 0 is no limit.',
	displayOptions: creating,
};

const timeoutOption: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description:
		'How long to wait for a task. One that takes longer goes on at PiAPI; fetch it later with Get Task.',
};

const tasksInFlightOption: INodeProperties = {
	displayName: 'Images at the Same Time',
	name: 'tasksInFlight',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: 'How many images PiAPI works on at once. 0 is as many as your plan allows.',
};

const sendBinaryAsOption: INodeProperties = {
	displayName: 'Send File As',
	name: 'sendBinaryAs',
	type: 'options',
	default: 'auto',
	description: 'How a file gets to PiAPI',
	options: [
		{
			name: 'Auto',
			value: 'auto',
			description: 'Upload, or inline if your plan does not allow uploads',
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
};

const serviceModeOption: INodeProperties = {
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
};

const pollIntervalOption: INodeProperties = {
	displayName: 'Check Every (Seconds)',
	name: 'pollIntervalSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Time between two looks at a task. 0 looks when the task is likely to be done, which is usually best.',
	displayOptions: fetching,
};

const createAgainOption: INodeProperties = {
	displayName: 'Retry Even If It May Be Paid Twice',
	name: 'createAgainIfUnknown',
	type: 'boolean',
	default: false,
	description:
		'Whether to create a task again when the answer to the first try was lost and PiAPI cannot tell whether it exists. If off, the item fails and says what to check.',
	displayOptions: creating,
};

/** By purpose: first the cutout's own, then what is often used, at the end what hardly anybody needs. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { operation: ['segment', 'submit', 'getTask'] } },
	options: [
		...[...cutoutOptions, ...thingOptions].map(withFetching),
		includeInputOption,
		simplifyOption,
		ifNothingFoundOption,
		reuseIdenticalOption,
		reuseEarlierOption,
		spendingLimitOption,
		timeoutOption,
		tasksInFlightOption,
		sendBinaryAsOption,
		withFetching(inspectMaskOption),
		pollIntervalOption,
		serviceModeOption,
		createAgainOption,
		toolFieldsOption,
		toolOutputOption,
	],
};
