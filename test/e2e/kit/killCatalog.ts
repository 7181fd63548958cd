import { expectedMask, requestOf } from '../../chaos/itemImages';
import type { Workflow } from '../../tools/n8n/restClient';
import type { RunItem } from '../../tools/n8n/runData';
import { byHand, place, to } from '../../tools/n8n/workflowParts';

export const ITEMS = 200;
/** Path of the webhook that starts the catalog in queue mode. */
export const KILL_PATH = 'killed';
export const SEGMENT = 'Segment';

/** The rows of a catalog: each with an image, a prompt and a factor of its own. */
export function catalogRows(imagesUrl: string, count = ITEMS): object[] {
	return Array.from({ length: count }, (_, item) => ({
		sku: `SKU-${item}`,
		imageUrl: `${imagesUrl}/${item}.png`,
		...requestOf(item),
	}));
}

/** Trigger → the rows → Segment with Reuse Earlier Tasks, in one step. */
export function segmentWorkflow(rows: object[], credentials: object): Workflow {
	return {
		name: 'All in one step',
		nodes: [
			byHand(),
			{
				...place('w', 0),
				name: 'Called',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: 'f6d1a1f0-53a5-4b8e-9d53-1c1f5b0a7a03',
				parameters: { httpMethod: 'POST', path: KILL_PATH, options: {} },
			},
			{
				...place('c', 1),
				name: 'Catalog',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} },
			},
			{
				...place('s', 2),
				name: 'Rows',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'rows', options: {} },
			},
			{
				...place('n', 3),
				name: SEGMENT,
				type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
				typeVersion: 1,
				parameters: {
					operation: 'segment',
					imageUrl: '={{ $json.imageUrl }}',
					prompt: '={{ $json.prompt }}',
					negativePrompt: '={{ $json.negativePrompt }}',
					segmentFactor: '={{ $json.segmentFactor }}',
					outputs: ['mask'],
					options: { includeInput: true, reuseEarlierTasks: 24 },
				},
				credentials,
			},
		],
		connections: {
			'Run by hand': to('Catalog'),
			Called: to('Catalog'),
			Catalog: to('Rows'),
			Rows: to(SEGMENT),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Every item has its own mask: some are compared pixel by pixel. */
export async function expectAllMasks(
	items: RunItem[],
	readPixels: (item: RunItem) => Promise<Buffer>,
): Promise<void> {
	expect(items.map(({ json }) => [json.sku, json.outcome])).toEqual(
		Array.from({ length: ITEMS }, (_, item) => [`SKU-${item}`, 'succeeded']),
	);
	expect(new Set(items.map(({ json }) => json.task_id)).size).toBe(ITEMS);
	for (let item = 0; item < ITEMS; item += 13) {
		expect((await readPixels(items[item])).equals(await expectedMask(item))).toBe(true);
	}
}
