import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** In the order people need them, which is also the order of the node's actions. */
const operationField = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'segment',
	options: [
		{
			name: 'Segment',
			value: 'segment',
			action: 'Cut out or mask things in an image',
			description:
				'Create a task, wait until it is done, and get the mask or the cutout; each item is one paid task',
		},
		{
			name: 'Submit',
			value: 'submit',
			action: 'Submit an image without waiting',
			description: 'Create a task and go on at once; each item is one paid task',
		},
		{
			name: 'Get Task',
			value: 'getTask',
			action: 'Get the mask or cutout of a task',
			description: 'Get the images of a task that was created before, by its ID; free',
		},
		{
			name: 'Get Account',
			value: 'getAccount',
			action: 'Get the account and its balance',
			description: 'Get balance, plan and limits of the PiAPI account; free',
		},
	],
} satisfies INodeProperties;

const useMask: INodePropertyOptions = {
	name: 'Use Mask',
	value: 'useMask',
	action: 'Make files from an image and a mask',
	description:
		'Make cutouts, inpainting masks and more from files on the item. Runs inside n8n and is free; only Public Links need a credential.',
};

/** Files do not reach a model's tool, so it is not offered the last one. */
export const operationFields: INodeProperties[] = [
	{
		...operationField,
		options: [...operationField.options, useMask],
		displayOptions: { hide: { '@tool': [true] } },
	},
	{ ...operationField, displayOptions: { show: { '@tool': [true] } } },
];
