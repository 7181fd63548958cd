import { PNG } from '../../../../nodes/shared/imageFile/format';
import type { Grey } from '../../../../nodes/shared/pixels/grey';
import type { Pause } from '../../../../nodes/shared/pixels/pixelWork';
import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import type { ItemContents } from '../../../../nodes/shared/item/storeItem';
import { ItemRoom } from '../../../../nodes/shared/item/things/itemRoom';
import { separateThings } from '../../../../nodes/shared/item/things/separateThings';
import { joinPng, listChunks } from '../../../fixtures/png';
import { slices } from '../../pixels/kit';

/** A file that says how large its image is. */
const fileOf = (width: number, height: number) => {
	const bytes = joinPng(listChunks({ colourType: 0, depth: 8, width: 1, height: 1 }));
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return { name: 'mask', bytes, format: PNG };
};
const pause: Pause = async (wait) => await wait();

/** A mask of so many things, each a pixel. */
function maskOf(count: number): Grey {
	const data = Uint8Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 255 : 0));
	return { width: 2 * count, height: 1, data };
}

/** What is made of each of so many things, with one image of that size. */
async function separate(count: number, [width, height]: [number, number], room = new ItemRoom()) {
	const mask = maskOf(count);
	const things = await findThings(mask, 0, slices());
	const made: number[] = [];
	const items: ItemContents[] = [];
	const turn = { slices: slices(), room, pause };
	await separateThings(mask, things, Infinity, turn, {
		common: { files: [], notes: ['of all'] },
		make: async ({ data }, index) => {
			made.push(index);
			expect(data.indexOf(255)).toBe(2 * index);
			const place = { left: 2 * index };
			return { files: [fileOf(width, height)], notes: [`thing ${index}`], place };
		},
		store: async (contents) => {
			items.push(contents);
			return { item: { json: {} }, report: { outcome: 'succeeded' } };
		},
	});
	expect(made).toEqual(items.map((_item, index) => index));
	return items;
}

async function notesOf(...given: Parameters<typeof separate>) {
	return (await separate(...given)).map(({ notes }) => notes);
}

test('each thing gets its own mask and place, and the first what is about all of them', async () => {
	const items = await separate(2, [1, 1]);
	expect(items).toEqual([
		expect.objectContaining({
			notes: ['of all', 'thing 0'],
			thing: { index: 1, of: 2, left: 0 },
		}),
		expect.objectContaining({ notes: ['thing 1'], thing: { index: 2, of: 2, left: 2 } }),
	]);
});

test('of many things in a large image some are left out, and the last that is given says so', async () => {
	const notes = await notesOf(100, [4_000, 3_000]);
	expect(notes).toHaveLength(50);
	expect(notes[48]).toEqual(['thing 48']);
	expect(notes[49]).toEqual(['thing 49', expect.stringMatching(/^50 things were left out,/)]);
});

test('none is left out where the last one fills the room, nor of a hundred in a smaller image', async () => {
	expect((await notesOf(50, [4_000, 3_000])).flat()).toHaveLength(51);
	expect((await notesOf(100, [3_000, 2_000])).flat()).toHaveLength(101);
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
