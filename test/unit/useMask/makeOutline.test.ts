import type { Grey } from '../../../nodes/shared/pixels/grey';
import { findThings } from '../../../nodes/shared/pixels/things/findThings';
import { makeOutline } from '../../../nodes/shared/useMask/makeOutline';
import type { MaskWork } from '../../../nodes/shared/useMask/maskWork';
import { slices } from '../pixels/kit';

function draw(width: number, height: number, isMarked: (x: number, y: number) => boolean): Grey {
	const data = new Uint8Array(width * height);
	for (const at of data.keys()) if (isMarked(at % width, Math.floor(at / width))) data[at] = 255;
	return { width, height, data };
}

async function outline(mask: Grey, offset: number, smallest = 0) {
	const things = await findThings(mask, smallest, slices());
	const work = { outline: { tolerance: 1, offset }, things: { smallest } } as MaskWork;
	const { files, ...made } = await makeOutline(mask, things, mask, work, slices());
	const paths = files.map(({ bytes }) => bytes.toString().split('<path').length - 1);
	return { ...made, paths };
}

describe('an outline that is missing is named:', () => {
	const bar = draw(200, 100, (x, y) => x > 20 && x < 180 && y > 30 && y < 60);

	test('where the offset leaves nothing', async () => {
		const { paths, notes, polygons } = await outline(bar, -20);
		expect(paths).toEqual([]);
		expect(notes).toEqual(['No outline: Outline Offset leaves nothing of what is marked']);
		// Those in the JSON have no offset.
		expect(polygons).toHaveLength(1);
		expect(await outline(bar, -10)).toMatchObject({ paths: [1], notes: [] });
	});

	test.each([0, 3])('where there are too many things, with an offset of %i', async (offset) => {
		const many = draw(300, 300, (x, y) => x % 20 < 10 && y % 20 < 10);
		const { paths, notes } = await outline(many, offset);
		expect(paths).toEqual([100]);
		expect(notes).toEqual(['There are 225 things: only the 100 largest have an outline']);
		const fewer = draw(200, 200, (x, y) => x % 20 < 10 && y % 20 < 10);
		expect(await outline(fewer, offset)).toMatchObject({ paths: [100], notes: [] });
	});
});
