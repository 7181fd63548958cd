import { pixelsOf, readSize } from '../imageFile/size';
import type { Pause } from '../pixels/pixelWork';
import type { ItemFile } from './files';
import { noteRest } from './notes';
import type { ItemContents } from './storeItem';
import type { TaskItem } from './taskItem';

/** The most pixels of all files that are made of one item's things: an image of 12 megapixels fifty times. */
const MOST_PIXELS = 600_000_000;

/** What may still be made of an item's things. */
export class ThingRoom {
	private pixels = MOST_PIXELS;

	/** Whether there is room for more after these files. */
	take(files: ItemFile[]): boolean {
		for (const { bytes } of files) this.pixels -= pixelsOf(readSize(bytes) ?? NOTHING);
		return this.pixels > 0;
	}
}

const NOTHING = { width: 0, height: 0 };

/**
 * Makes and stores an item for each of so many things, as long as there is room; the last one says how many are left out.
 * Each is stored while others have their turn to work on pixels.
 */
export async function storeThings(
	count: number,
	{ room, pause }: { room: ThingRoom; pause: Pause },
	make: (index: number) => Promise<ItemContents>,
	store: (contents: ItemContents, index: number) => Promise<TaskItem>,
): Promise<TaskItem[]> {
	const items: TaskItem[] = [];
	for (let index = 0, hasRoom = true; index < count && hasRoom; index++) {
		const contents = await make(index);
		hasRoom = room.take(contents.files);
		const rest = hasRoom ? 0 : count - index - 1;
		const noted = { ...contents, notes: [...contents.notes, ...noteRest(rest)] };
		items.push(await pause(async () => await store(noted, index)));
	}
	return items;
}
