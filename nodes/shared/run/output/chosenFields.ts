import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { named } from '../../fields/field';
import { formOf, readField, sectionOf } from '../../fields/readField';
import { taskFields } from '../../fields/taskFields';
import type { ItemOptions } from '../../fields/taskOptions';
import { FILES_IN_JSON, isTool } from '../../n8n/nodeFunctions';
import { chooseFields, toShortForm } from '../../item/json/shortForm';
import { asObject, asTexts, omit } from '../../values/json';
import type { KeptInputs } from './keptInputs';

const field = named(taskFields);

/** The options that decide which fields an item has. */
export type ItemFields = Pick<
	ItemOptions,
	'includeInput' | 'simplify' | 'toolOutput' | 'toolFields'
>;

/**
 * Makes an input item's output items: with the fields that the user wants, and with those and the files of the input beside
 * them if the user wants that; their own win. Left out are the input's `error`, which to n8n would mean that this node
 * failed, what this node said of another task or of other files, and files in the place of those that could not be made.
 */
export class FieldChooser {
	constructor(
		private readonly n8n: IExecuteFunctions,
		private readonly inputs: KeptInputs,
		private readonly itemIndex: number,
		private readonly options: ItemFields,
	) {}

	choose(item: INodeExecutionData): INodeExecutionData {
		const { n8n, inputs, itemIndex, options } = this;
		const json = chooseJson(item.json, options, isTool(n8n));
		const pairedItem = { item: itemIndex };
		if (!options.includeInput) return { ...item, json, pairedItem };
		const input = n8n.getInputData()[itemIndex];
		const { task_id: taskId, missingOutputs } = item.json;
		const ofTask = taskId === input.json.task_id ? 'sameTask' : 'otherTask';
		const of = taskId === undefined ? 'noTask' : ofTask;
		const kept = inputs.fieldsOf(itemIndex, of);
		const missing = asTexts(missingOutputs);
		const files = asObject(kept[FILES_IN_JSON]);
		const inJson = files && missing.some((name) => name in files) ? files : undefined;
		const binary = { ...omit(inputs.filesOf(itemIndex), ...missing), ...item.binary };
		return {
			...item,
			json: { ...kept, ...(inJson && { [FILES_IN_JSON]: omit(inJson, ...missing) }), ...json },
			pairedItem,
			...(Object.keys(binary).length > 0 && { binary }),
		};
	}
}

/** Whether the user wants the input kept; not if that cannot be read. */
export function keepsInput(n8n: IExecuteFunctions, itemIndex: number): boolean {
	try {
		return readField(field.includeInput, sectionOf(formOf(n8n, itemIndex)));
	} catch {
		// A wrong option is the item's problem already.
		return false;
	}
}

/** All fields, or the short form. A model gets the short form unless the user chooses otherwise. */
function chooseJson(json: IDataObject, options: ItemFields, forModel: boolean): IDataObject {
	if (!forModel) return options.simplify ? toShortForm(json) : json;
	if (options.toolOutput === 'raw') return json;
	return options.toolOutput === 'selected'
		? chooseFields(json, options.toolFields)
		: toShortForm(json);
}
