import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** What n8n gives a node that runs, or a trigger that is called. */
export type NodeFunctions = IExecuteFunctions | IWebhookFunctions;

/**
 * Whether a model calls the node. n8n turns a node into a tool under a type of its own that ends with Tool; in both lines
 * of n8n, and whichever way an agent or MCP client calls it, nothing else tells.
 */
export function isTool(n8n: Pick<NodeFunctions, 'getNode'>): boolean {
	return n8n.getNode().type.endsWith('Tool');
}

/** Which round of a loop this is, from 0; a retry of a round has the same. */
export function runIndexOf(n8n: IExecuteFunctions): number {
	return Number(n8n.getWorkflowDataProxy(0).$runIndex ?? 0);
}

/** The key in an item's JSON under which n8n 2.x keeps its files, in a workflow with the binary mode `combined`. */
export const FILES_IN_JSON = '_files';
