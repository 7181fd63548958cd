import type { Workflow } from '../n8n/restClient';
import { place, to } from '../n8n/workflowParts';
import type { Mix } from './mix';

export const TRIGGER = 'Run by hand';
export const SEGMENT = 'Segment';
const LOOP = 'Loop';
export const PROMPT = 'the "red" sign & its frame';

/** Trigger → rows → Segment, in a loop or not; `prefix` is put before the names of the images. */
export function mixWorkflow(
	mix: Mix,
	credentials: object,
	imagesUrl: string,
	prefix = '',
): Workflow {
	const rows = mix.items.map(({ image, factor }) => ({
		image: addressOf(imagesUrl, prefix + image),
		factor,
	}));
	const hasLoop = mix.batchSize > 0;
	return {
		name: `Mix ${mix.seed}`,
		nodes: [
			node(TRIGGER, 0, 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Rows', 1, 'n8n-nodes-base.set', 3.4, {
				mode: 'raw',
				jsonOutput: JSON.stringify({ rows }),
				options: {},
			}),
			node('Items', 2, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} }),
			...(hasLoop
				? [
						node(LOOP, 3, 'n8n-nodes-base.splitInBatches', 3, {
							batchSize: mix.batchSize,
							options: {},
						}),
					]
				: []),
			{ ...segmentNode(mix), credentials, ...mix.settings },
		],
		connections: {
			[TRIGGER]: to('Rows'),
			Rows: to('Items'),
			Items: to(hasLoop ? LOOP : SEGMENT),
			...(hasLoop && {
				[LOOP]: { main: [[], ...to(SEGMENT).main] },
				// Both outputs lead back: a round with a failed item is a round as well.
				[SEGMENT]: { main: [...to(LOOP).main, ...to(LOOP).main] },
			}),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** The address of an image by its name. */
export function addressOf(imagesUrl: string, name: string): string {
	return `${imagesUrl}/images?name=${name}`;
}

function segmentNode({ operation, options }: Mix) {
	const outputs = operation === 'segment' ? { outputs: ['mask'] } : {};
	return node(SEGMENT, 4, 'n8n-nodes-piapi-segment.segmentWithPrompt', 1, {
		operation,
		imageUrl: '={{ $json.image }}',
		prompt: PROMPT,
		negativePrompt: '',
		segmentFactor: '={{ $json.factor }}',
		...outputs,
		options: { ...options, includeInput: true },
	});
}

function node(name: string, column: number, type: string, typeVersion: number, parameters: object) {
	return { ...place(name, column), name, type, typeVersion, parameters };
}
