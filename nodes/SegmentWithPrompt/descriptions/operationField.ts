import type { INodeProperties } from 'n8n-workflow';

/** In the order people need them, which is also the order of the node's actions. */
export const operationField: INodeProperties = {
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
};
