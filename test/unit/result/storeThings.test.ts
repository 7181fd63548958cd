import { PNG } from '../../../nodes/shared/imageFile/format';
import type { Pause } from '../../../nodes/shared/pixels/pixelWork';
import type { ItemContents } from '../../../nodes/shared/result/storeItem';
import { storeThings, ItemRoom } from '../../../nodes/shared/result/storeThings';
import { joinPng, listChunks } from '../../fixtures/png';

/** A file that says how large its image is. */
const fileOf = (width: number, height: number) => {
	const bytes = joinPng(listChunks({ colourType: 0, depth: 8, width: 1, height: 1 }));
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return { name: 'mask', bytes, format: PNG };
};
const pause: Pause = async (wait) => await wait();

/** The notes of each of so many things, with one image of that size. */
async function notesOf(count: number, [width, height]: [number, number], room = new ItemRoom()) {
	const made: number[] = [];
	const items = await storeThings(
		count,
		{ room, pause },
		async (index): Promise<ItemContents> => {
			made.push(index);
			return { files: [fileOf(width, height)], notes: [`thing ${index}`] };
		},
		async ({ notes }) => ({ item: { json: {} }, report: { notes, outcome: 'succeeded' } }),
	);
	expect(made).toEqual(items.map((_item, index) => index));
	return items.map(({ report }) => report.notes);
}

test('of many things in a large image some are left out, and the last that is given says so', async () => {
	const notes = await notesOf(100, [4_000, 3_000]);
	expect(notes).toHaveLength(50);
	expect(notes[48]).toEqual(['thing 48']);
	expect(notes[49]).toEqual(['thing 49', expect.stringMatching(/^Things left out: 50,/)]);
});

test('none is left out where the last one fills the room, nor of a hundred in a smaller image', async () => {
	expect((await notesOf(50, [4_000, 3_000])).flat()).toHaveLength(50);
	expect((await notesOf(100, [3_000, 2_000])).flat()).toHaveLength(100);
});

test('the masks of an item share the room, and each gives one thing', async () => {
	const room = new ItemRoom();
	expect(await notesOf(60, [5_000, 5_000], room)).toHaveLength(24);
	expect(await notesOf(60, [5_000, 5_000], room)).toHaveLength(1);
});

test.each([
	['items', 5_000, () => []],
	['bytes', 50, () => [{ ...fileOf(1, 1), bytes: Buffer.alloc(10_000_000) }]],
])('there is no room for endless %s', (_label, most, files) => {
	const room = new ItemRoom();
	for (let count = 1; count < most; count++) expect(room.take(files())).toBe(true);
	expect(room.take(files())).toBe(false);
	expect(room.isLeft).toBe(false);
});
