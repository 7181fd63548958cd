import type { Workflow } from '../../tools/n8n/restClient';
import { byHand, place, to } from '../../tools/n8n/workflowParts';

const WEBHOOK = 'n8n-nodes-base.webhook';
const TOP = 800;

/** Path of the webhook that takes `{ batches: [{ rows }, …] }`. */
export const CATALOG_PATH = 'catalog';
const BATCH_PATH = 'batch';

/**
 * Webhook → each batch → a call of the other workflow's webhook. That is how a catalog is spread over workers: what
 * Execute Workflow starts stays in the worker that starts it.
 */
export function splittingWorkflow(webhookUrl: string): Workflow {
	return {
		name: 'Split the catalog',
		nodes: [
			{
				...place('w', 0, TOP),
				name: 'Whole catalog',
				type: WEBHOOK,
				typeVersion: 2,
				webhookId: 'f6d1a1f0-53a5-4b8e-9d53-1c1f5b0a7a01',
				parameters: { httpMethod: 'POST', path: CATALOG_PATH, options: {} },
			},
			{
				...place('s', 1, TOP),
				name: 'Batches',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'body.batches', options: {} },
			},
			{
				...place('h', 2, TOP),
				name: 'To any worker',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					method: 'POST',
					url: `${webhookUrl}/${BATCH_PATH}`,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify($json) }}',
					options: {},
				},
			},
		],
		connections: { 'Whole catalog': to('Batches'), Batches: to('To any worker') },
	};
}

/** The example for S3, started for each batch by a call instead of every night. */
export function batchWorkflow(example: Workflow, bucket: string): Workflow {
	const nodes = example.nodes.filter(({ type }) => !/scheduleTrigger/.test(type));
	const catalog = nodes.find(({ name }) => name === 'Catalog')!;
	(catalog.parameters as Record<string, unknown>).jsonOutput =
		`={{ JSON.stringify({ bucket: '${bucket}', rows: $json.body.rows }) }}`;
	const trigger = {
		...place('b', 0, TOP),
		name: 'A batch',
		type: WEBHOOK,
		typeVersion: 2,
		webhookId: 'f6d1a1f0-53a5-4b8e-9d53-1c1f5b0a7a02',
		parameters: { httpMethod: 'POST', path: BATCH_PATH, options: {} },
	};
	const { 'Every night': _schedule, ...connections } = example.connections;
	return {
		name: 'A batch of the catalog',
		nodes: [trigger, ...nodes],
		connections: { ...connections, 'A batch': to('Catalog') },
	};
}

/** Run by hand → Segment, for one image. */
export function byHandWorkflow(
	credentials: object,
	parameters: { imageUrl: string; prompt: string },
): Workflow {
	return {
		name: 'One image by hand',
		nodes: [
			byHand(TOP),
			{
				...place('n', 1, TOP),
				name: 'Segment',
				type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
				typeVersion: 1,
				parameters: { operation: 'segment', outputs: ['mask'], options: {}, ...parameters },
				credentials,
			},
		],
		connections: { 'Run by hand': to('Segment') },
	};
}

/** Run by hand → the files of a folder → Segment. */
export function filesWorkflow(
	credentials: object,
	{ path, prompt }: { path: string; prompt: string },
): Workflow {
	const { nodes, ...workflow } = byHandWorkflow(credentials, { imageUrl: '', prompt });
	const [start, segment] = nodes;
	const files = {
		...place('f', 1, TOP),
		name: 'Files',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1,
		parameters: { operation: 'read', fileSelector: path, options: {} },
	};
	const parameters = { operation: 'segment', imageSource: 'binary', prompt, outputs: ['mask'] };
	return {
		...workflow,
		name: 'Files by hand',
		nodes: [
			start,
			files,
			{ ...segment, ...place('n', 2, TOP), parameters: { ...parameters, options: {} } },
		],
		connections: { 'Run by hand': to('Files'), Files: to('Segment') },
	};
}
