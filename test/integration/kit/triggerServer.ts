import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse as parseForm } from 'node:querystring';

import { WebhookContext } from 'n8n-core';
import * as n8nWorkflow from 'n8n-workflow';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type IWebhookFunctions,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalData } from './runNode';
import { TestCredentials, type PiApiCredential } from './testCredentials';

export interface TriggerOptions {
	credential: PiApiCredential;
	parameters?: INodeParameters;
	mode?: WorkflowExecuteMode;
	/** Holds up what n8n does after a call: saving the static data, and starting the workflow. */
	beforeSave?: () => Promise<void>;
}

/** A PiAPI Trigger behind real HTTP, served in the order in which n8n does it. */
export interface TriggerServer {
	url: string;
	/** The items that each start got, in the order of the starts. */
	starts: INodeExecutionData[][];
	/** What the node wrote to n8n's log. */
	logged: string[];
	/** Ends all it knows but what n8n keeps in its database, as a restart does. */
	restart(): void;
	close(): Promise<void>;
}

/** A node as it is after a start of n8n: with nothing in its memory. */
function loadTrigger(): INodeType {
	let node: INodeType | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		const path = '../../../nodes/PiApiTrigger/PiApiTrigger.node';
		const { PiApiTrigger } = require(path) as { PiApiTrigger: new () => INodeType };
		node = new PiApiTrigger();
	});
	return node as INodeType;
}

let workflows = 0;
let loaded: INodeType | undefined;

export async function startTrigger(options: TriggerOptions): Promise<TriggerServer> {
	// What it remembers of one workflow it tells no other.
	let type = (loaded ??= loadTrigger());
	/** What n8n's database holds of the workflow: its static data as JSON. */
	let stored = '{}';
	const id = `trigger-${(workflows += 1)}`;
	const starts: INodeExecutionData[][] = [];
	const logged: string[] = [];

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await readBody(request);
		const workflow = createWorkflow(id, type, options, JSON.parse(stored) as IDataObject);
		const context = createContext(workflow, options, request, response, body);
		context.logger.warn = (message) => void logged.push(message);
		const result = await type.webhook!.call(context);
		// As n8n does it: the static data is saved, the answer is sent, the workflow starts. But where the answer is left
		// to n8n 2.x, the workflow starts first, and that clears the mark that there is something to save.
		const { staticData } = workflow as { staticData: IDataObject };
		if (!result.noWebhookResponse) staticData.__dataChanged = false;
		await options.beforeSave?.();
		if (staticData.__dataChanged) stored = JSON.stringify(staticData);
		if (!result.noWebhookResponse) sendJson(response, 200, result.webhookResponse);
		if (result.workflowData) starts.push(result.workflowData[0]);
	}

	const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
		answer(request, response).catch((error: unknown) => {
			logged.push(`THROWN INTO N8N: ${String(error)}`);
			response.destroy();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/piapi`,
		starts,
		logged,
		restart: () => void (type = loadTrigger()),
		close: async () => await closeServer(server),
	};
}

function createWorkflow(
	id: string,
	type: INodeType,
	{ parameters }: TriggerOptions,
	staticData: IDataObject,
): Workflow {
	const node: INode = {
		id: 'trigger',
		name: 'PiAPI Trigger',
		type: 'test.piApiTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: { outputs: ['mask'], options: {}, ...parameters },
		credentials: TestCredentials.details(),
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	return new Workflow({
		id,
		name: 'Test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		staticData,
	});
}

function createContext(
	workflow: Workflow,
	{ credential, mode = 'webhook' }: TriggerOptions,
	request: IncomingMessage,
	response: ServerResponse,
	body: Body,
): IWebhookFunctions {
	const express = Object.assign(response, {
		status(code: number) {
			response.statusCode = code;
			return express;
		},
		json: (value: unknown) => sendJson(response, response.statusCode, value),
	});
	const data = {
		...additionalData(credential),
		executionId: undefined,
		httpRequest: Object.assign(request, { ...body, query: {}, params: {} }),
		httpResponse: express,
	};
	const node = workflow.getNode('PiAPI Trigger') as INode;
	const webhook = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
	return new WebhookContext(workflow, node, data as never, mode, webhook, [], null);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

interface Body {
	body: unknown;
	rawBody: Buffer;
}

/** Parses as n8n does, by the content type; n8n answers what is not the JSON it says before the node is called. */
async function readBody(request: IncomingMessage): Promise<Body> {
	const rawBody = Buffer.concat(await request.toArray());
	const text = rawBody.toString();
	const type = request.headers['content-type']?.split(';')[0];
	return { rawBody, body: text === '' ? {} : parse(type, text) };
}

function parse(type: string | undefined, text: string): unknown {
	switch (type) {
		case 'application/json':
			return JSON.parse(text) as unknown;
		case 'application/x-www-form-urlencoded':
			return parseForm(text);
		case 'text/plain':
			return text;
		default:
			return {};
	}
}

async function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}
