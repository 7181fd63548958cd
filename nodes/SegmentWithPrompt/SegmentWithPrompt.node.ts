import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { systemClock } from '../shared/n8n/systemClock';
import { runOperation } from './actions';
import { properties } from './descriptions';

export class SegmentWithPrompt implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Segment With Prompt',
		name: 'segmentWithPrompt',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { segment: "Segment", submit: "Submit", getTask: "Get Task", getAccount: "Get Account", useMask: "Use Mask" }[$parameter["operation"]] }}',
		description:
			'Cut out or mask anything in an image by naming it, for example to remove the background',
		defaults: { name: 'PiAPI Segment With Prompt' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'piApi',
				required: true,
				// Use Mask asks nobody, unless it makes links: it alone has this field here, an empty list at first. Both lines of n8n
				// go by this in the editor, before a run, and where a node asks for it.
				displayOptions: { hide: { 'publicLinks.length': [0] } },
			},
		],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this, systemClock)];
	}
}
