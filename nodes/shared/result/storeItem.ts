import { JPEG, PNG } from '../imageFile/format';
import { pixelsOf, type ImageSize } from '../imageFile/size';
import type { Context } from '../piapi/context';
import type { Cutout } from '../pixels/cutout/cutOut';
import { redact } from '../clean/redact';
import type { Task } from '../task/task';
import type { NoCutout } from './sourceImage';
import { storeFiles, type ItemFile } from './files/itemFile';
import type { Delivery } from './deliver/delivery';
import { UniqueNames } from './files/uniqueNames';
import { reportMask } from './json/maskReport';
import type { InspectedImage } from './images/nameByPixels';
import { NO_PROFILE, RESAMPLED } from './json/notes';
import { reportProduct } from './product/reportProduct';
import { toTaskItem, type Remarks, type TaskItem } from './json/taskItem';

/** What a task gave: its chosen images as files, and notes on them. */
export interface Findings {
	task: Task;
	mask?: InspectedImage;
	/** The size of each of its images, and of its source. */
	size?: ImageSize;
	files: ItemFile[];
	notes: string[];
}

/** What one item gets. */
export interface ItemContents extends Pick<Remarks, 'thing' | 'product'> {
	files: ItemFile[];
	notes: string[];
}

/** The outputs made for each thing; the others come with the first. */
const MADE_PER_THING = ['mask', 'cutout'];

/** Stores an item's files, and makes the item. */
export async function storeItem(
	context: Context,
	{ task, mask, size }: Findings,
	delivery: Delivery,
	{ files, notes, thing, product }: ItemContents,
): Promise<TaskItem> {
	const { outputs, fileName, sourceName, names = new UniqueNames(), claim } = delivery;
	const number = claim && names.numberOf(claim);
	const [only] = outputs.length === 1 ? outputs : [];
	const parts = { fileName, sourceName, only, number, thing: thing?.index };
	const { binary, images } = await storeFiles(context, task, files, parts, names);
	const isFirst = thing === undefined || thing.index === 1;
	const expected = outputs.filter((name) => isFirst || MADE_PER_THING.includes(name));
	const { item, report } = toTaskItem(task, size && pixelsOf(size), {
		...(mask?.inspection && { mask: reportMask(mask.inspection, mask.things, delivery.original) }),
		images,
		...(thing && { thing }),
		...(product && { product }),
		...(sourceName && { sourceFile: redact(sourceName, context.secrets) }),
		missingOutputs: expected.filter((name) => !(name in binary)),
		notes,
	});
	return { item: { ...item, binary }, report };
}

/** The cutout of so many things as a file, and how it does as a product image; or a note why there is none. */
export function toCutoutFile(
	cutout: Cutout | NoCutout,
	{ original, cutout: options }: Pick<Delivery, 'original' | 'cutout'>,
	things: number,
): ItemContents {
	if ('whyNot' in cutout) return { files: [], notes: [`No cutout: ${cutout.whyNot}`] };
	const { bytes, box, isResampled, isWithoutProfile } = cutout;
	const { product } = options;
	const format = options.background?.jpeg ? JPEG : PNG;
	const file = { name: 'cutout', bytes, format, region: box };
	const notes = [
		...(isResampled && !original ? [RESAMPLED] : []),
		...(isWithoutProfile ? [NO_PROFILE] : []),
	];
	if (product === undefined) return { files: [file], notes };
	const report = reportProduct(product, { ...options, ...cutout, things });
	return { files: [file], notes, product: report };
}
