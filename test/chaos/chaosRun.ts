import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { runNode, type RunOptions, type RunOutput } from '../integration/kit/runNode';
import type { Simulator } from '../tools/simulator';
import { requestOf } from './itemImages';

/** Number keeps each item recognisable after the run, whatever became of the rest of it. */
export function skuOf(item: number): string {
	return `SKU-${String(item).padStart(4, '0')}`;
}

/** The items as a catalog would hand them over: each with its own image, prompt and factor. */
export function catalogItems(count: number, imageUrl: string): INodeExecutionData[] {
	return Array.from({ length: count }, (_, item) => ({
		json: {
			sku: skuOf(item),
			// A service may tell a space in another way.
			image: `${imageUrl}/the shop/${item}.png`,
			...requestOf(item),
		},
	}));
}

/** Segments a catalog with the node as it is set up out of the box; `options` go under Options. */
export async function segmentCatalog(
	{ apiUrl, apiKey, uploadUrl }: Simulator,
	items: INodeExecutionData[],
	options: INodeParameters = {},
	run: Partial<RunOptions> = {},
): Promise<RunOutput> {
	return await runNode({
		credential: { apiKey, baseUrl: apiUrl, uploadUrl, webhookSecret: 'hook-secret-of-the-tests' },
		items,
		...run,
		parameters: {
			operation: 'segment',
			imageUrl: '={{ $json.image }}',
			prompt: '={{ $json.prompt }}',
			negativePrompt: '={{ $json.negativePrompt }}',
			segmentFactor: '={{ $json.segmentFactor }}',
			outputs: ['mask'],
			options: { includeInput: true, ...options },
		},
	});
}
