import { pixelsOf, readSize } from '../imageFile/size';
import type { Pause } from '../pixels/pixelWork';
import type { ItemFile } from './files/itemFile';
import { noteRest } from './json/notes';
import type { ItemContents } from './storeItem';
import type { TaskItem } from './json/taskItem';

/** The most that is made of one input item: an image of 12 megapixels fifty times. n8n may keep files in memory. */
const MOST_PIXELS = 600_000_000;
const MOST_BYTES = 500_000_000;
const MOST_ITEMS = 5_000;

/** What may still be made of an input item: of its things, and of its masks. */
export class ItemRoom {
	private pixels = MOST_PIXELS;
	private bytes = MOST_BYTES;
	private items = MOST_ITEMS;

	get isLeft(): boolean {
		return this.pixels > 0 && this.bytes > 0 && this.items > 0;
	}

	/** Counts an item with these files. Whether there is room for more. */
	take(files: ItemFile[]): boolean {
		this.items -= 1;
		for (const { bytes } of files) {
			this.bytes -= bytes.length;
			this.pixels -= pixelsOf(readSize(bytes) ?? NOTHING);
		}
		return this.isLeft;
	}
}

const NOTHING = { width: 0, height: 0 };

/**
 * Makes and stores an item for each of so many things, as long as there is room; the last one says how many are left out.
 * Each is stored while others have their turn to work on pixels.
 */
export async function storeThings(
	count: number,
	{ room, pause }: { room: ItemRoom; pause: Pause },
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
