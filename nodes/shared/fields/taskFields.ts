import { SHORT_FIELDS } from '../item/json/shortForm';
import type { Field, Shown } from './field';
import { inspectMaskField } from './things';

const creating: Shown = { '/operation': ['segment', 'submit'] };
/** Where options of fetched images are shown. */
export const fetching: Shown = { '/operation': ['segment', 'getTask'] };
const asTool = { '@tool': [true] };

/** What the short form contains, for field descriptions. */
const SHORT =
	'what was asked, the outcome, what was found and where, the cost, the address of the mask, public links';

/** Ends the description of every field that is `perRun`. */
const WHOLE_RUN = 'Applies to the whole run: an expression is evaluated for the first item only.';

/** Options of a run and its tasks, the most used first. */
export const taskFields = [
	{
		displayName: 'Keep Input Fields and Files',
		name: 'includeInput',
		type: 'boolean',
		default: false,
		description:
			'Whether to keep the fields and files of the input item on the output item. Files are kept on the error output too.',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: `Whether to return a simplified version of the response instead of the raw data: ${SHORT}`,
		displayOptions: { hide: asTool },
	},
	{
		displayName: 'If Nothing Found',
		name: 'ifNothingFound',
		type: 'options',
		default: 'output',
		description: 'What to do when nothing is found',
		options: [
			{ name: 'Error', value: 'error', description: 'The item fails with the reason emptyMask' },
			{
				name: 'Output the Item',
				value: 'output',
				description: 'The item comes out like any other; its field mask.empty is true',
			},
		],
		displayOptions: { show: fetching },
	},
	{
		displayName: 'Pay Once for Identical Items',
		name: 'reuseIdentical',
		type: 'boolean',
		default: false,
		description: `Whether items with the same image, prompts and Segment Factor share one paid task. If off, each item is a task of its own. ${WHOLE_RUN}`,
		displayOptions: { show: { '/operation': ['segment'] } },
		perRun: true,
	},
	{
		displayName: 'Reuse Earlier Tasks (Hours)',
		name: 'reuseEarlierTasks',
		type: 'number',
		// PiAPI deletes a task's images after about three days.
		typeOptions: { minValue: 0, maxValue: 72 },
		default: 0,
		description: `How many hours back to look in your PiAPI history for matching tasks, before anything is paid. A match is reused instead of creating a new task, so a run that was cut off, or that you repeat, pays only for what is new. 0 turns this off. ${WHOLE_RUN}`,
		displayOptions: { show: creating },
		perRun: true,
	},
	{
		displayName: 'Spending Limit (USD)',
		name: 'spendingLimitUsd',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: `The most that one run of this node may spend. Items beyond it fail with the reason spendingLimit and cost nothing. 0 means no limit. ${WHOLE_RUN}`,
		displayOptions: { show: creating },
		perRun: true,
		isLimit: true,
	},
	{
		displayName: 'Send At Most (Megapixels)',
		name: 'sendMegapixels',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description:
			'Sends a smaller copy of larger images, because PiAPI charges per million pixels. The cutout is still as large as your image, and the mask as large as the copy. 0 sends images as they are, except those that are too large for PiAPI.',
		displayOptions: { show: creating },
		isLimit: true,
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'How long to wait for a task. One that takes longer continues at PiAPI; fetch it later with Get Task.',
	},
	{
		displayName: 'Max Images at Once',
		name: 'tasksInFlight',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: `How many images PiAPI works on at once. 0 means as many as your plan allows. ${WHOLE_RUN}`,
		perRun: true,
	},
	{
		displayName: 'Send File As',
		name: 'sendBinaryAs',
		type: 'options',
		default: 'auto',
		description: 'How to send the file to PiAPI',
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
				description: "Via PiAPI's upload service: up to 10 MB, Creator plan or higher",
			},
		],
		displayOptions: { show: { ...creating, '/imageSource': ['binary'] } },
	},
	{
		displayName: 'Skip Other Files',
		name: 'skipOtherFiles',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave out files that are not JPEG, PNG or WebP images, and images of less than 4 KB, such as the logo under an e-mail. If off, such a file fails.',
		displayOptions: { show: { ...creating, '/imageSource': ['binary'] } },
	},
	{ ...inspectMaskField, displayOptions: { show: fetching } },
	{
		displayName: 'Check Every (Seconds)',
		name: 'pollIntervalSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Seconds between status checks. 0 checks when the task is likely to be done, which is usually best.',
		displayOptions: { show: fetching },
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
		displayOptions: { show: creating },
	},
	{
		displayName: 'Retry Lost Requests (May Charge Twice)',
		name: 'createAgainIfUnknown',
		type: 'boolean',
		default: false,
		description:
			'Whether to create a task again when the answer to the first try was lost and PiAPI cannot tell whether it exists. If off, the item fails and says what to check.',
		displayOptions: { show: creating },
	},
	{
		displayName: 'Fields to Model',
		name: 'toolFields',
		type: 'multiOptions',
		default: ['outcome', 'maskUrl', 'cutoutLink', 'coverage', 'boundingBox'],
		description: 'What the model gets besides the task ID when Output to Model is Selected Fields',
		options: [...SHORT_FIELDS]
			.filter((name) => name !== 'task_id')
			.sort((a, b) => a.localeCompare(b, 'en'))
			.map((name) => ({ name, value: name })),
		displayOptions: { show: { ...asTool, toolOutput: ['selected'] } },
	},
	{
		displayName: 'Output to Model',
		name: 'toolOutput',
		type: 'options',
		default: 'simplified',
		description:
			'How much of the data the model gets. More data costs more tokens and makes mistakes more likely.',
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
	},
] as const satisfies readonly Field[];
