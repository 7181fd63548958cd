import { PNG } from '../../imageFile/format';
import type { Context } from '../../piapi/context';
import type { Grey } from '../../pixels/grey';
import { encodePng } from '../../pixels/png/encodePng';
import { rowsOf } from '../../pixels/rowSource';
import type { Things } from '../../pixels/things/findThings';
import { labelThings, maskOfThing } from '../../pixels/things/separate';
import type { TimeSlices } from '../../timing/timeSlices';
import { loadSource, withPixels, type MaskPixels, type PixelTable } from '../makeCutout';
import type { ItemFile } from '../files/itemFile';
import type { Delivery } from './delivery';
import { reportThing, scaleTo } from '../json/maskReport';
import { noteTooMany } from '../json/notes';
import { storeItem, toCutoutFile, type Findings, type ItemContents } from '../storeItem';
import { ItemRoom, storeThings } from '../storeThings';
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
	const scale = scaleTo(mask.grey, delivery.original);
	const count = Math.min(things.listed.length, delivery.things.most);
	const hasCutout = delivery.outputs.includes('cutout');
	const source = hasCutout
		? await loadSource(context, findings.task, delivery.cutout)
		: { whyNot: 'none is wanted' };
	const work = async (table: PixelTable) => {
		const labels = await labelThings(table.mask, things, table.slices);
		const make = async (index: number) => {
			const alone = await maskOfThing(table.mask, labels, index, table.slices);
			const made = await makeFiles(table, alone, delivery);
			const common = index === 0 ? commonContents(findings, things, delivery) : NOTHING;
			return {
				...made,
				files: [...common.files, ...made.files],
				notes: [...common.notes, ...made.notes],
				thing: { index: index + 1, of: count, ...reportThing(things.listed[index], scale) },
			};
		};
		const store = async (contents: ItemContents) =>
			await storeItem(context, findings, delivery, contents);
		return await storeThings(count, { ...table, room: new ItemRoom() }, make, store);
	};
	return await withPixels(context, source, mask, work, delivery.cutout, count);
}

const NOTHING: ItemContents = { files: [], notes: [] };

/** What all things share. */
function commonContents(
	{ files, notes }: Findings,
	{ count }: Things,
	{ things }: Delivery,
): ItemContents {
	return {
		files: files.filter(({ name }) => name !== 'mask'),
		notes: [...notes, ...noteTooMany(count, things.most)],
	};
}

/** A thing's mask and cutout, if chosen. */
async function makeFiles(
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

async function encodeMask(mask: Grey, slices: TimeSlices): Promise<Buffer> {
	return await encodePng(rowsOf({ ...mask, channels: 1 }), slices);
}
