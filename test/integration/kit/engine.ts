import 'reflect-metadata';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IExecuteContextData,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type NodeExecutionHint,
} from 'n8n-workflow';

import { TestCredentials, type PiApiCredential } from './testCredentials';

export interface RunOptions {
	credential: PiApiCredential;
	parameters: INodeParameters;
	/** What comes in; one empty item by default. */
	items?: INodeExecutionData[];
	/** Settings of the node, such as `onError` and `retryOnFail`. */
	settings?: Partial<INode>;
	workflowSettings?: IWorkflowSettings;
	/** n8n's variables, `$vars` in expressions. */
	variables?: object;
	/** A failed execution that this one retries, as n8n's *Retry* does: it hands on what the nodes have kept. */
	retryOf?: RunOutput;
	/** Called with what stops the execution, before it starts. */
	onStart?: (stop: () => void) => void;
}

export interface RunOutput {
	main: INodeExecutionData[];
	/** The error output, if the node has one. */
	errorOutput: INodeExecutionData[];
	/** What the node threw, as n8n keeps it. */
	error?: ITaskData['error'];
	hints: NodeExecutionHint[];
	run: IRun;
}

/** A node that only hands its input on: n8n merges an error item with what came from the node before it. */
const source: INodeType = {
	description: {
		displayName: 'Source',
		name: 'source',
		group: ['input'],
		version: 1,
		description: '',
		defaults: { name: 'Source' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

/** What n8n makes of a node for models: its name is what tells. */
function toolOf(node: INodeType): INodeType {
	node.description = { ...node.description, name: `${node.description.name}Tool` };
	return node;
}

/** The types that such a workflow knows: the node's, and what feeds it. */
export function typesOf(NodeType: new () => INodeType): INodeTypes {
	return nodeTypesOf({
		'test.source': source,
		'test.segmentWithPrompt': new NodeType(),
		'test.segmentWithPromptTool': toolOf(new NodeType()),
	});
}

/** What n8n asks for its types, of these. */
export function nodeTypesOf(types: { [name: string]: INodeType }): INodeTypes {
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

/** Each execution has an ID of its own, as in n8n. */
let executions = 0;

/** Runs a node in a workflow of two, in n8n's real engine. */
export async function runNodeType(nodeTypes: INodeTypes, options: RunOptions): Promise<RunOutput> {
	const nodes = createNodes(options);
	const workflow = new Workflow({
		id: '1',
		name: 'Test',
		nodes,
		connections: { Source: { main: [[{ node: 'Segment', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...options.workflowSettings },
	});
	const items = options.items ?? [{ json: {} }];
	const runData = createRunExecutionData({
		executionData: {
			contextData: keptBy(options.retryOf),
			nodeExecutionStack: [{ node: nodes[0], data: { main: [items] }, source: null }],
		},
	});
	const { credential, variables = {} } = options;
	const execution = new WorkflowExecute(
		{ ...additionalData(credential), variables: variables as never },
		'manual',
		runData,
	).processRunExecutionData(workflow);
	options.onStart?.(() => execution.cancel());
	return readRun(await execution);
}

/** What n8n stores of an execution's nodes; it goes through the database as JSON. */
function keptBy(retried: RunOutput | undefined): IExecuteContextData {
	const kept = retried?.run.data.executionData?.contextData ?? {};
	return JSON.parse(JSON.stringify(kept)) as IExecuteContextData;
}

function createNodes({ parameters, settings }: RunOptions): INode[] {
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	return [
		{ ...place, id: 's', name: 'Source', type: 'test.source', parameters: {} },
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

/** What n8n-core needs beside a workflow to run it. */
export function additionalData(credential: PiApiCredential): IWorkflowExecuteAdditionalData {
	const workflow = { id: '1', name: 'Test', nodes: [], connections: {} };
	return {
		credentialsHelper: new TestCredentials(credential),
		hooks: new ExecutionLifecycleHooks('manual', '1', workflow as never),
		executionId: String((executions += 1)),
		currentNodeExecutionIndex: 0,
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		variables: {},
		setExecutionStatus() {},
		sendDataToUI() {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

function readRun(run: IRun): RunOutput {
	const last = run.data.resultData.runData.Segment?.at(-1);
	const outputs = last?.data?.main ?? [];
	const error = last?.error ?? (run.data.resultData.error as ITaskData['error']);
	return {
		main: orSayWhy(outputs[0] ?? [], error),
		errorOutput: outputs[1] ?? [],
		error,
		hints: last?.hints ?? [],
		run,
	};
}

/** The items; a test that reads one where the run ended with an error gets to see that error. */
function orSayWhy(items: INodeExecutionData[], error: RunOutput['error']): INodeExecutionData[] {
	if (error === undefined) return items;
	return new Proxy(items, {
		get(target, key) {
			if (key in target || typeof key === 'symbol' || !/^\d+$/.test(key))
				return Reflect.get(target, key);
			throw new Error(`No item ${key}: ${error.message} ${String(error.description)}`, {
				cause: error,
			});
		},
	});
}
