import type { Delivery } from '../../result/delivery';
import { OUTPUT_NAMES, type OutputName } from '../../task/outputImages';
import { invalidField, readText, type ReadParameter } from './fields';
import type { Options } from './options';

/** Which images the user wants, how they are made, and under which file name. */
export function readDelivery(
	read: ReadParameter,
	{ inspectMask, failIfEmpty, cutout, things }: Options,
): Delivery {
	const fileName = readText(read, 'fileName');
	return { outputs: readOutputs(read), fileName, inspectMask, failIfEmpty, cutout, things };
}

/** The chosen images, the mask at least: an empty choice would pay for nothing. */
function readOutputs(read: ReadParameter): OutputName[] {
	const given = read('outputs', ['mask']);
	const names = Array.isArray(given) ? given : [given];
	const unknown = names.find((name) => !OUTPUT_NAMES.includes(name as OutputName));
	if (unknown !== undefined) {
		throw invalidField(
			'outputs',
			`Outputs contains "${String(unknown)}", which is not one of the images`,
			`Choose one of: ${OUTPUT_NAMES.join(', ')}.`,
		);
	}
	return names.length > 0 ? (names as OutputName[]) : ['mask'];
}
