import type { Field } from '../../shared/fields/field';

export const getTaskFields = [
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '',
		// The IDs of some 5,000 tasks, in one field.
		longest: 200_000,
		required: true,
		placeholder: 'e.g. 5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f',
		description:
			"The task_id that Segment or Submit returned, or one from an error message or n8n's log. Separate several with commas; each becomes an item.",
	},
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the task is done. If off, you get the task as it is now, and its outcome field tells whether it is done.',
	},
] as const satisfies readonly Field[];
