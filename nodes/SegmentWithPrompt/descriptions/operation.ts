import type { INodeProperties } from 'n8n-workflow';

export const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'segment',
	options: [
		{
			name: 'Get Account',
			value: 'getAccount',
			action: 'Get the account',
			description: 'Get balance, plan and limits of the PiAPI account; free',
		},
		{
			name: 'Get Task',
			value: 'getTask',
			action: 'Get a task',
			description: 'Get the masks of a task that was created before, by its ID; free',
		},
		{
			name: 'Segment',
			value: 'segment',
			action: 'Segment an image',
			description:
				'Create a task, wait until it is done, and get the masks; each item is one paid task',
		},
		{
			name: 'Submit',
			value: 'submit',
			action: 'Submit an image',
			description: 'Create a task and go on at once, without waiting; each item is one paid task',
		},
	],
};
