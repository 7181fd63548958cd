import { PNG } from '../../imageFile/format';
import type { Context } from '../../piapi/context';
import type { Grey } from '../../pixels/grey';
import { encodeMask } from '../../pixels/mask/encodeMask';
import type { Things } from '../../pixels/things/findThings';
import { withPixels, type MaskPixels, type PixelTable } from '../makeCutout';
import { loadSource } from '../sourceImage';
import type { ItemFile } from '../files/itemFile';
import type { Delivery } from './delivery';
import { reportThing, scaleBetween } from '../json/maskReport';
import { storeItem, toCutoutFile, type Findings, type ItemContents } from '../storeItem';
import { ItemRoom } from '../itemRoom';
import { separateThings } from '../separateThings';
import type { TaskItem } from '../json/taskItem';

/** A mask that is not empty, and its parts. */
export type MaskOfThings = MaskPixels & { things: Things };

/**
 * An item for each thing in a mask, the largest first, with that thing's own mask and cutout. Everything about the task as a
 * whole comes with the first.
 */
export async function makeThingItems(
	context: Context,
	findings: Findings,
	mask: MaskOfThings,
	delivery: Delivery,
): Promise<TaskItem[]> {
	const { things } = mask;
	const { most } = delivery.things;
	const scale = scaleBetween(mask.grey, delivery.original);
	const source = delivery.outputs.includes('cutout')
		? await loadSource(context, findings.task, delivery.cutout.readSource)
		: { whyNot: 'none is wanted' };
	const { notes } = findings;
	const files = findings.files.filter(({ name }) => name !== 'mask');
	const work = async (table: PixelTable) =>
		await separateThings(
			table.mask,
			things,
			most,
			{ ...table, room: new ItemRoom() },
			{
				common: { files, notes },
				make: async (alone, index) => ({
					...(await makeThingFiles(table, alone, delivery)),
					place: reportThing(things.listed[index], scale),
				}),
				store: async (contents) => await storeItem(context, findings, delivery, contents),
			},
		);
	const cutouts = Math.min(things.listed.length, most);
	return await withPixels(context, source, mask, work, delivery.cutout, cutouts);
}

/** A thing's mask and cutout, if chosen. */
async function makeThingFiles(
	{ cut, slices }: PixelTable,
	alone: Grey,
	delivery: Delivery,
): Promise<ItemContents> {
	const { outputs } = delivery;
	const files: ItemFile[] = [];
	if (outputs.includes('mask')) {
		files.push({ name: 'mask', bytes: await encodeMask(alone, slices), format: PNG });
	}
	if (!outputs.includes('cutout')) return { files, notes: [] };
	const made = toCutoutFile(await cut(alone), delivery, 1);
	return { ...made, files: [...files, ...made.files] };
}
