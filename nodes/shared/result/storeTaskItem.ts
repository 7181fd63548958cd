import { pixelsOf, type ImageSize } from '../imageFile/size';
import { UniqueNames } from '../item/files/uniqueNames';
import type { ItemFile } from '../item/files/itemFile';
import type { MadeItem } from '../item/json/itemJson';
import { reportMask } from '../item/json/maskReport';
import { storeItem, type ItemContents } from '../item/storeItem';
import type { Context } from '../piapi/context';
import type { Task } from '../task/task';
import type { Delivery } from './delivery';
import type { InspectedImage } from './images/nameByPixels';
import { toTaskItem } from './taskItem';

/** What a task gave: its chosen images as files, and notes on them. */
export interface Findings {
	task: Task;
	mask?: InspectedImage;
	/** The size of each of its images, and of its source. */
	size?: ImageSize;
	files: ItemFile[];
	notes: string[];
}

/** The outputs made for each thing; the others come with the first. */
const MADE_PER_THING = ['mask', 'cutout'];

/** Stores an item's files, and makes the item. */
export async function storeTaskItem(
	context: Context,
	{ task, mask, size }: Findings,
	delivery: Delivery,
	contents: ItemContents,
): Promise<MadeItem> {
	const { outputs, original, names = new UniqueNames() } = delivery;
	const isFirst = (contents.thing?.index ?? 1) === 1;
	const expected = outputs.filter((name) => isFirst || MADE_PER_THING.includes(name));
	const naming = { ...delivery, names, task };
	const { binary, remarks } = await storeItem(context, contents, naming, expected);
	const { item, report } = toTaskItem(task, size && pixelsOf(size), {
		...(mask?.inspection && { mask: reportMask(mask.inspection, mask.things, original) }),
		...remarks,
	});
	return { item: { ...item, binary }, report };
}
