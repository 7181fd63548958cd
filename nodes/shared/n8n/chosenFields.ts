import type { IExecuteFunctions, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import { chooseFields, shorten } from '../result/shorten';
import { parametersOf } from './parameters/fields';
import { readOptions, type Options } from './parameters/options';

/**
 * The item with as many fields as its user wants: all, or those of the short form. A model gets the short form unless its
 * user chooses otherwise. An error stays as it is: n8n knows it by its form.
 */
export function withChosenFields(
	n8n: IExecuteFunctions,
	item: INodeExecutionData,
): INodeExecutionData {
	if (item.json.error !== undefined) return item;
	const { item: itemIndex } = item.pairedItem as IPairedItemData;
	const options = readOptions(parametersOf(n8n, itemIndex));
	const json = chooseJson(item, options, isTool(n8n));
	if (!options.includeInput || json === item.json) return { ...item, json };
	const { error: _error, ...input } = n8n.getInputData()[itemIndex].json;
	return { ...item, json: { ...input, ...json } };
}

function chooseJson({ json }: INodeExecutionData, options: Options, forModel: boolean) {
	if (!forModel) return options.simplify ? shorten(json) : json;
	if (options.toolOutput === 'raw') return json;
	return options.toolOutput === 'selected' ? chooseFields(json, options.toolFields) : shorten(json);
}

/**
 * Whether a model calls the node. n8n makes a tool of a node under a type of its own, which ends with Tool; that is all that
 * both its lines tell, on each of the ways on which an agent or an MCP client comes to it.
 */
function isTool(n8n: IExecuteFunctions): boolean {
	return n8n.getNode().type.endsWith('Tool');
}
