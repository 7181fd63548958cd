import type { Delivery } from '../result/delivery';
import type { Field } from './field';
import { readProduct } from './product';
import { readCuts } from './readCuts';
import { readFields, type Form } from './readField';

/** What most people want comes first. */
const images = [
	{ name: 'Mask', value: 'mask', description: 'Black and white; white is what was selected' },
	{
		name: 'Cutout',
		value: 'cutout',
		description:
			'Your image with everything else transparent or on a colour; Product Image under Options makes it as a shop wants it',
	},
	{
		name: 'Inverted Mask',
		value: 'invertedMask',
		description: 'Black and white; black is what was selected',
	},
	{
		name: 'Annotated',
		value: 'annotated',
		description: 'Your image with what the prompt found marked on it',
	},
	{
		name: 'Negative Annotated',
		value: 'negativeAnnotated',
		description: 'Your image with what the negative prompt found marked on it',
	},
] as const;

/** Which images a node returns, and the name of their files. */
export const outputFields = [
	{
		displayName: 'Outputs',
		name: 'outputs',
		type: 'multiOptions',
		default: ['mask'],
		description:
			'Which images to return. Each becomes a file on the output item, in a binary field of the same name.',
		hint: 'To remove the background, choose Cutout: no extra cost; it just takes a little longer.',
		options: images,
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. SHOE-001',
		description:
			'Name of the file, without extension. If you choose several outputs, the mask has this name and the others add what they are, such as "-cutout". Items with the same name are numbered. Leave empty to use the name of your image.',
	},
] as const satisfies readonly Field[];

/**
 * Which images the user wants, how they are made, and under which file name; the mask at least, because an empty choice
 * would pay for nothing. Throws `invalidParameter`.
 */
export function readDelivery(
	form: Form,
	options: Form,
	{ inspectMask, failIfEmpty }: Pick<Delivery, 'inspectMask' | 'failIfEmpty'>,
): Delivery {
	const { outputs, fileName } = readFields(outputFields, form);
	return {
		outputs: outputs.length > 0 ? outputs : ['mask'],
		fileName,
		inspectMask,
		failIfEmpty,
		...readCuts(options, readProduct(options), outputs.includes('cutout')),
	};
}
