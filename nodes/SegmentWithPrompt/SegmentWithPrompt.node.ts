import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { withChosenFields } from '../shared/n8n/chosenFields';
import { summarize } from '../shared/n8n/summary';
import { systemClock } from '../shared/n8n/systemClock';
import { TimeSlices } from '../shared/pixels/timeSlices';
import { operations, type OperationName } from './actions';
import { properties } from './descriptions';

export class SegmentWithPrompt implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Segment With Prompt',
		name: 'segmentWithPrompt',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { segment: "Segment", submit: "Submit", getTask: "Get Task", getAccount: "Get Account" }[$parameter["operation"]] }}',
		description:
			'Cut things out of an image or mask them, by naming them: remove the background, for example',
		defaults: { name: 'PiAPI Segment With Prompt' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'piApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as OperationName;
		const result = await operations[operation](this);
		const slices = new TimeSlices(systemClock);
		this.addExecutionHints(...(await summarize(operation, result, slices)));
		const items: INodeExecutionData[] = [];
		await slices.forEach(result.items, (item) => items.push(withChosenFields(this, item)));
		return [items];
	}
}
