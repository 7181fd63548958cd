import { PNG } from '../imageFile/format';
import type { Context } from '../piapi/context';
import type { Grey } from '../pixels/grey';
import { encodeMask } from '../pixels/mask/encodeMask';
import type { Things } from '../pixels/things/findThings';
import { withPixels, type MaskPixels, type PixelTable } from './makeCutout';
import { loadSource } from './sourceImage';
import type { ItemFile } from '../item/files/itemFile';
import type { Delivery } from './delivery';
import { reportThing, scaleBetween } from '../item/json/maskReport';
import { storeTaskItem, type Findings } from './storeTaskItem';
import { ItemRoom } from '../item/things/itemRoom';
import { separateThings } from '../item/things/separateThings';
import { toCutoutFile } from '../item/cutout/cutoutFile';
import type { MadeItem } from '../item/json/itemJson';
import type { ItemContents } from '../item/storeItem';

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
): Promise<MadeItem[]> {
	const { things } = mask;
	const { most } = delivery.things;
	const scale = scaleBetween(mask.grey, delivery.original);
	const source = delivery.outputs.includes('cutout')
		? await loadSource(context, findings.task, delivery.readSource)
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
				store: async (contents) => await storeTaskItem(context, findings, delivery, contents),
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
	const made = toCutoutFile(await cut(alone), delivery.cutout, 1, delivery.original);
	return { ...made, files: [...files, ...made.files] };
}
