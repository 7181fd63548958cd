import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import { labelThings, maskOfThing } from '../../../../nodes/shared/pixels/things/separate';
import { slices } from '../kit';
import { drawMask } from '../shapes';

async function separate(mask: Grey, smallest = 0.001): Promise<Grey[]> {
	const things = await findThings(mask, smallest, slices());
	const labels = await labelThings(mask, things, slices());
	const masks: Grey[] = [];
	for (const index of things.listed.keys()) {
		masks.push(await maskOfThing(mask, labels, index, slices()));
	}
	return masks;
}

const fromRows = (...rows: number[][]): Grey => ({
	width: rows[0].length,
	height: rows.length,
	data: Uint8Array.from(rows.flat()),
});

test('each thing keeps its soft edge, and nothing of the others', async () => {
	const { data, info } = await drawMask('two of them', 300, 200, { blur: 2 })
		.raw()
		.toBuffer({ resolveWithObject: true });
	const all = info.width * info.height;
	const grey = Uint8Array.from({ length: all }, (_, index) => data[index * info.channels]);
	const masks = await separate({ width: 300, height: 200, data: grey });
	expect(masks).toHaveLength(2);
	// The two lie apart: together their masks are the whole mask, greys and all.
	expect(Uint8Array.from(grey, (_, at) => masks[0].data[at] + masks[1].data[at])).toEqual(grey);
	expect(masks[0].data.some((value, at) => value > 0 && masks[1].data[at] > 0)).toBe(false);
});

test('what is noise is in no thing', async () => {
	const mask = fromRows([255, 255, 0, 0, 0], [255, 255, 0, 0, 255], [255, 255, 0, 0, 0]);
	expect((await separate(mask, 0.2)).map(({ data }) => [...data])).toEqual([
		[255, 255, 0, 0, 0, 255, 255, 0, 0, 0, 255, 255, 0, 0, 0],
	]);
});

test.each([
	['on the right', [[200, 90, 30, 0]]],
	['on the left', [[0, 30, 90, 200]]],
	['below', [[200], [90], [30], [0]]],
	['above', [[0], [30], [90], [200]]],
	[
		'at the corners',
		[
			[100, 0, 100],
			[0, 200, 0],
			[100, 0, 100],
		],
	],
])('the soft edge %s belongs to the thing', async (_name, rows) => {
	const mask = fromRows(...rows);
	expect(await separate(mask)).toEqual([mask]);
});

test('between two things each takes the edge that it touches', async () => {
	const [first, second] = await separate(fromRows([255, 255, 100, 0, 90, 255]));
	expect([...first.data]).toEqual([255, 255, 100, 0, 0, 0]);
	expect([...second.data]).toEqual([0, 0, 0, 0, 90, 255]);
});

test.each([
	['across', (row: number[]) => [row]],
	['down', (row: number[]) => row.map((value) => [value])],
])('a soft bridge is shared out in its middle: %s', async (_name, lay) => {
	const [first, second] = await separate(fromRows(...lay([255, 9, 9, 9, 8, 8, 8, 255])));
	expect([...first.data]).toEqual([255, 9, 9, 9, 0, 0, 0, 0]);
	expect([...second.data]).toEqual([0, 0, 0, 0, 8, 8, 8, 255]);
});

test('what is nearer aslant is not taken by what comes first in its row', async () => {
	const mask = fromRows([255, 0, 0, 0, 255, 255], [60, 60, 60, 60, 60, 60], [0, 0, 0, 60, 0, 0]);
	const [first, second] = await separate(mask);
	// The two right ones are the larger thing.
	expect([...first.data.subarray(6, 12)]).toEqual([0, 0, 0, 60, 60, 60]);
	expect([...second.data.subarray(6, 12)]).toEqual([60, 60, 60, 0, 0, 0]);
	expect(first.data[15]).toBe(60);
});
