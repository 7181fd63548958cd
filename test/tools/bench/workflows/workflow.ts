import type { Workflow } from '../../n8n/restClient';

/** The node that gives the masks, whoever the contender is. */
export const MASK_NODE = 'Masks';
/** The node that gives the items, one an image. */
export const ITEMS_NODE = 'Items';

export const CREDENTIALS = {
	piApi: { id: 'bench-piapi', name: 'PiAPI account' },
	httpHeaderAuth: { id: 'bench-header', name: 'PiAPI key' },
} as const;

/** One image to segment. */
export interface Row {
	imageUrl: string;
	prompt: string;
}

export interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters?: object;
	credentials?: object;
}

/** From one node to another; `output` is 0 unless the node has several. */
export interface Edge {
	from: string;
	to: string;
	output?: number;
}

/** A workflow that starts by hand with these rows, one an item, and goes on with these steps. */
export function workflowOf(
	id: string,
	rows: Row[],
	steps: Step[],
	edges: Edge[],
): Workflow & { id: string } {
	const nodes = [...startSteps(rows), ...steps].map((step, index) => ({
		parameters: {},
		...step,
		id: `${id}-${index}`,
		position: [index * 200, 0],
	}));
	const connections: Record<string, { main: object[][] }> = {};
	for (const { from, to, output = 0 } of [...START_EDGES, ...edges]) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: to, type: 'main', index: 0 });
	}
	return { id, name: id, nodes, connections, settings: { executionOrder: 'v1' } };
}

const START_EDGES: Edge[] = [
	{ from: 'Start', to: 'Rows' },
	{ from: 'Rows', to: ITEMS_NODE },
];

function startSteps(rows: Row[]): Step[] {
	return [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		{
			name: 'Rows',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} },
		},
		{
			name: ITEMS_NODE,
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'rows', options: {} },
		},
	];
}
