/** What a node of a workflow's JSON says of its place: nodes stand in columns, from the left. */
export function place(id: string, column: number, top = 0) {
	return { id, position: [column * 220, top] };
}

/** The connections of a node that hands its only output to one other node. */
export function to(node: string) {
	return { main: [[{ node, type: 'main', index: 0 }]] };
}
