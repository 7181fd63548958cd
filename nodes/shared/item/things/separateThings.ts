import type { IDataObject } from 'n8n-workflow';

import type { Grey } from '../../pixels/grey';
import type { Pause } from '../../pixels/pixelWork';
import { MOST_THINGS, type Things } from '../../pixels/things/findThings';
import { labelThings, maskOfThing } from '../../pixels/things/separate';
import type { TimeSlices } from '../../timing/timeSlices';
import type { ItemRoom } from './itemRoom';
import type { ItemContents } from '../storeItem';
import type { MadeItem } from '../json/itemJson';

/** What to do with a mask's separate parts. */
export interface ThingSettings {
	/** A thing's least share of the image; smaller parts are noise. */
	smallest: number;
	/** Whether each becomes a separate item. */
	isSeparated: boolean;
	/** How many at most, largest first. */
	most: number;
}

/** While it is an item's turn to work on pixels. */
export interface Turn {
	slices: TimeSlices;
	pause: Pause;
	room: ItemRoom;
}

/** What becomes of a mask's things. */
export interface ThingMaker {
	/** What is about the mask as a whole comes with the first. */
	common: ItemContents;
	/** What is made of one thing, by its own mask, and where it is. */
	make(alone: Grey, index: number): Promise<ItemContents & { place: IDataObject }>;
	store(contents: ItemContents, index: number): Promise<MadeItem>;
}

/**
 * Makes and stores an item for each thing in a mask, the largest first, at most `most` and as long as there is room; notes
 * say how many are left out. Each is stored while others have their turn to work on pixels.
 */
export async function separateThings(
	mask: Grey,
	things: Things,
	most: number,
	{ slices, pause, room }: Turn,
	{ common, make, store }: ThingMaker,
): Promise<MadeItem[]> {
	const count = Math.min(things.listed.length, most);
	const labels = await labelThings(mask, things, slices);
	const ofAll = { ...common, notes: [...common.notes, ...noteTooMany(things.count, most)] };
	const items: MadeItem[] = [];
	for (let index = 0, hasRoom = true; index < count && hasRoom; index++) {
		const alone = await maskOfThing(mask, labels, index, slices);
		const { place, ...made } = await make(alone, index);
		const shared = index === 0 ? ofAll : NOTHING;
		const files = [...shared.files, ...made.files];
		hasRoom = room.take(files);
		const rest = hasRoom ? 0 : count - index - 1;
		const notes = [...shared.notes, ...made.notes, ...noteRest(rest)];
		const thing = { index: index + 1, of: count, ...place };
		items.push(await pause(async () => await store({ ...made, files, notes, thing }, index)));
	}
	return items;
}

const NOTHING: ItemContents = { files: [], notes: [] };

/** Where more things are wanted than are given. */
function noteTooMany(count: number, most: number): string[] {
	if (count <= MOST_THINGS || most <= MOST_THINGS) return [];
	return [`There are ${count} things: only the ${MOST_THINGS} largest are returned`];
}

/** Where the files of more things would be too much for one item. */
function noteRest(count: number): string[] {
	if (count === 0) return [];
	const things = count === 1 ? '1 thing was' : `${count} things were`;
	return [
		`${things} left out, because the files made from one item may total at most 600 megapixels, 500 MB and 5,000 items. Turn on Crop to Mask to make them smaller`,
	];
}
