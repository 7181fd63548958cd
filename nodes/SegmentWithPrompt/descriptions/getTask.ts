import type { INodeProperties } from 'n8n-workflow';

const displayOptions = { show: { operation: ['getTask'] } };

export const getTaskFields: INodeProperties[] = [
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f',
		description:
			"The task_id that Segment or Submit gave, or that an error message or n8n's log named. Separate several with commas; each becomes an item.",
		displayOptions,
	},
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the task is done. If off, you get the task as it is now, and its outcome field tells whether it is done.',
		displayOptions,
	},
];
