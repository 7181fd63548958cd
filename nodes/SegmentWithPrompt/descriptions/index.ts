import type { INodeProperties } from 'n8n-workflow';

import { getTaskFields } from './getTask';
import { operationField } from './operation';
import { optionsField } from './options';
import { fileNameField, outputsField } from '../../shared/n8n/descriptions/outputs';
import { requestFields } from './request';
import { submitFields } from './submit';

/** The node's fields in the order in which the user sees them. */
export const properties: INodeProperties[] = [
	operationField,
	...requestFields,
	...submitFields,
	...getTaskFields,
	outputsField,
	fileNameField,
	optionsField,
];
