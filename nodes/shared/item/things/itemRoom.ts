import { pixelsOf, readSize } from '../../imageFile/size';
import type { ItemFile } from '../files/itemFile';

/** The most that is made of one input item: an image of 12 megapixels fifty times. n8n may keep files in memory. */
const MOST_PIXELS = 600_000_000;
const MOST_BYTES = 500_000_000;
const MOST_ITEMS = 5_000;
const NOTHING = { width: 0, height: 0 };

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
