import type ts from 'typescript';

/** Visits a node of a source file and all below it, from top to bottom. */
export function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
	visit(node);
	node.forEachChild((child) => visitAll(child, visit));
}
