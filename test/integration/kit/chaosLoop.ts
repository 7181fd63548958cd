import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ITaskData,
} from 'n8n-workflow';

import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';
import { additionalData, nodeTypesOf } from './engine';
import { TestCredentials, type PiApiCredential } from './testCredentials';

export interface LoopOptions {
	credential: PiApiCredential;
	parameters: INodeParameters;
	/** What comes in; the loop hands it on in batches. */
	items: INodeExecutionData[];
	batchSize: number;
	/** Settings of the node, such as `retryOnFail`. */
	settings?: Partial<INode>;
}

/** Loop Over Items in its simplest form: one batch a round on the second output, at the end nothing. */
const loop: INodeType = {
	description: {
		displayName: 'Loop',
		name: 'loop',
		group: ['organization'],
		version: 1,
		description: '',
		defaults: { name: 'Loop' },
		inputs: ['main'],
		outputs: ['main', 'main'],
		properties: [
			{
				displayName: 'Batch Size',
				name: 'batchSize',
				type: 'number',
				default: 1,
				noDataExpression: true,
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const context = this.getContext('node') as { rest?: INodeExecutionData[] };
		context.rest ??= [...this.getInputData()];
		const batch = context.rest.splice(0, this.getNodeParameter('batchSize', 0) as number);
		return batch.length > 0 ? [[], batch] : [[{ json: { done: true } }], []];
	},
};

const nodeTypes = nodeTypesOf({
	'test.loop': loop,
	'test.segmentWithPrompt': new SegmentWithPrompt(),
});

/** Runs the node in a loop over its items, in n8n's real engine; gives what n8n keeps of each round. */
export async function runLoop(options: LoopOptions): Promise<ITaskData[]> {
	const nodes = createNodes(options);
	const workflow = new Workflow({
		id: '1',
		name: 'Loop',
		nodes,
		connections: {
			Loop: { main: [[], [{ node: 'Segment', type: 'main', index: 0 }]] },
			Segment: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
		},
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: nodes[0], data: { main: [options.items] }, source: null }],
		},
	});
	const execute = new WorkflowExecute(additionalData(options.credential), 'manual', runData);
	const run = await execute.processRunExecutionData(workflow);
	return run.data.resultData.runData.Segment;
}

function createNodes({ parameters, settings, batchSize }: LoopOptions): INode[] {
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	return [
		{ ...place, id: 'l', name: 'Loop', type: 'test.loop', parameters: { batchSize } },
		{
			...place,
			id: 'n',
			name: 'Segment',
			type: 'test.segmentWithPrompt',
			parameters,
			credentials: TestCredentials.details(),
			...settings,
		},
	];
}
