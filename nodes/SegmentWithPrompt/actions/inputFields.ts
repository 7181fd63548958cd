import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * The item with the fields and files of its input beside its own, if the user wants them; its own win. The input's
 * `error` is left behind: on an item it means to n8n that this node failed.
 */
export function withInput(
	n8n: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	{ includeInput }: { includeInput: boolean },
): INodeExecutionData {
	if (!includeInput) return item;
	const input = n8n.getInputData()[itemIndex];
	const { error: _error, ...fields } = input.json;
	const binary = { ...input.binary, ...item.binary };
	return {
		...item,
		json: { ...fields, ...item.json },
		...(Object.keys(binary).length > 0 && { binary }),
	};
}
