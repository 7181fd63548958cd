import 'reflect-metadata';

import { SupplyDataContext } from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';

import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';
import { additionalData } from './runNode';
import { TestCredentials, type PiApiCredential } from './testCredentials';

const type = new SegmentWithPrompt();
/** n8n gives the tool variant of a node this ending. */
const TOOL_TYPE = 'test.segmentWithPromptTool';

const nodeTypes: INodeTypes = {
	getByName: () => type,
	getByNameAndVersion: () => type,
	getKnownTypes: () => ({}),
};

/** The node as an agent's tool, in one execution: each call is one use by the model, with what it fills in. */
export function openTool(
	credential: PiApiCredential,
	parameters: INodeParameters,
	settings: Partial<INode> = {},
): { call(given: object): Promise<unknown> } {
	const node: INode = {
		id: 't',
		name: 'Segment',
		type: TOOL_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: TestCredentials.details(),
		...settings,
	};
	const workflow = new Workflow({
		id: '1',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const runData = createRunExecutionData({});
	const data = additionalData(credential);
	const openContext = (runIndex: number) =>
		new SupplyDataContext(
			workflow,
			node,
			data,
			'manual',
			runData,
			runIndex,
			[],
			{},
			NodeConnectionTypes.AiTool,
			{ node, data: { main: [] }, source: null },
			[],
		);
	return {
		// As n8n's agent does: each use of the tool begins where the node's runs end.
		async call(given) {
			return await makeHandleToolInvocation(
				openContext as never,
				node,
				type,
				runData,
			)(given as never);
		},
	};
}
