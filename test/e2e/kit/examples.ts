import { readExample } from '../../tools/examples/exampleWorkflow';
import type { DataTable } from '../../tools/n8n/dataTable';
import type { Workflow } from '../../tools/n8n/restClient';

/** What a user chooses and types in after the import of an example. */
export interface Choices {
	/** By credential type. */
	credentials: Record<string, { id: string; name: string }>;
	/** For every Data Table node. */
	table?: DataTable;
	/** The JSON of the node that holds the user's rows and folders. */
	settings?: { node: string; json: object };
}

/** A shipped example, changed only where its user has to. Throws if it asks for a credential that is not given. */
export function chosenExample(
	fileName: string,
	{ credentials, table, settings }: Choices,
): Workflow {
	const workflow = readExample(fileName);
	for (const node of workflow.nodes) {
		const parameters = node.parameters as Record<string, unknown>;
		if (table && parameters.dataTableId) parameters.dataTableId = table.choice;
		if (settings?.node === node.name) parameters.jsonOutput = JSON.stringify(settings.json);
		const types = Object.keys((node.credentials ?? {}) as object);
		if (types.length === 0) continue;
		node.credentials = Object.fromEntries(
			types.map((type) => {
				if (!(type in credentials)) throw new Error(`${node.name} asks for ${type}`);
				return [type, credentials[type]];
			}),
		);
	}
	return workflow;
}
