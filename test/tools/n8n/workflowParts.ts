/** What a node of a workflow's JSON says of its place: nodes stand in columns, from the left. */
export function place(id: string, column: number, top = 0) {
	return { id, position: [column * 220, top] };
}

/** The connections of a node that hands its only output to one other node. */
export function to(node: string) {
	return { main: [[{ node, type: 'main', index: 0 }]] };
}

/** A node that starts its workflow by hand. */
export function byHand(top = 0) {
	return {
		...place('m', 0, top),
		name: 'Run by hand',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
}
