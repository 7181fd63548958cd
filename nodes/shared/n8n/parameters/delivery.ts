import type { IExecuteFunctions } from 'n8n-workflow';

import type { Delivery } from '../../result/item';
import { OUTPUT_NAMES, type OutputName } from '../../task/outputImages';
import { invalidField } from './fields';
import type { Options } from './options';

/** Which images the user wants, and under which file name. */
export function readDelivery(
	n8n: IExecuteFunctions,
	itemIndex: number,
	{ fileName, inspectMask, failIfEmpty, cutout }: Options,
): Delivery {
	const outputs = readOutputs(n8n, itemIndex);
	return { outputs, fileName, inspectMask, failIfEmpty, cutout };
}

/** The chosen images, the mask at least: an empty choice would pay for nothing. */
function readOutputs(n8n: IExecuteFunctions, itemIndex: number): OutputName[] {
	const given = n8n.getNodeParameter('outputs', itemIndex, ['mask']) as unknown;
	const names = Array.isArray(given) ? given : [given];
	const unknown = names.find((name) => !OUTPUT_NAMES.includes(name as OutputName));
	if (unknown !== undefined) {
		throw invalidField(
			'outputs',
			`Outputs holds "${String(unknown)}", which is none of the images`,
			`Choose among ${OUTPUT_NAMES.join(', ')}.`,
		);
	}
	return names.length > 0 ? (names as OutputName[]) : ['mask'];
}
