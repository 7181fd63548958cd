import sharp from 'sharp';

import type { Grey } from '../../../nodes/shared/pixels/grey';
import { resample } from '../../../nodes/shared/pixels/resample';
import { sharpGrey } from './cut';
import { compare, drawPhoto, readGrey, slices } from './kit';
import { drawMask } from './shapes';

const images = {
	circle: () => drawMask('circle', 90, 70),
	'in the corner': () => drawMask('in the lower right corner', 90, 70),
	noise: () => drawPhoto(90, 70, 1),
};
const names = Object.keys(images) as Array<keyof typeof images>;

const draw = async (name: keyof typeof images) => await images[name]().png().toBuffer();

/** The value at a position between four samples; past the edge, the last one is repeated. */
function between({ width, height, data }: Grey, x: number, y: number): number {
	const at = (column: number, row: number) => {
		const [left, top] = [
			Math.min(Math.max(column, 0), width - 1),
			Math.min(Math.max(row, 0), height - 1),
		];
		return data[top * width + left];
	};
	const [left, top] = [Math.floor(x), Math.floor(y)];
	const [right, bottom] = [x - left, y - top];
	const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
	const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
	return upper * (1 - bottom) + lower * bottom;
}

function mirror({ width, height, data }: Grey): Grey {
	const mirrored = Uint8Array.from(
		data,
		(_, index) => data[index - (index % width) + width - 1 - (index % width)],
	);
	return { width, height, data: mirrored };
}

function withoutEdge({ width, height, data }: Grey): Grey {
	const inside = data.filter((_, index) => {
		const [x, y] = [index % width, Math.floor(index / width)];
		return x > 1 && y > 1 && x < width - 2 && y < height - 2;
	});
	return { width: width - 4, height: height - 4, data: inside };
}

describe.each(names)('%s', (name) => {
	// When enlarging, sharp places sample centres differently: its mirrored result is not the same.
	test.each([
		[180, 140],
		[91, 71],
		[300, 100],
		[90, 71],
		[1001, 70],
	])('larger: %i × %i', async (width, height) => {
		const image = await readGrey(await draw(name));
		const data = Uint8Array.from({ length: width * height }, (_, index) => {
			const x = (((index % width) + 0.5) * 90) / width - 0.5;
			const y = ((Math.floor(index / width) + 0.5) * 70) / height - 0.5;
			return Math.round(between(image, x, y));
		});
		const found = await resample(image, width, height, slices());
		expect(compare(found, { width, height, data }).largest).toBeLessThanOrEqual(1);
	});

	// At the very edge sharp repeats the last sample; here the existing samples share the weight.
	test.each([
		[45, 35],
		[60, 50],
		[89, 69],
		[31, 70],
		[90, 24],
	])('smaller: %i × %i', async (width, height) => {
		const bytes = await draw(name);
		const resized = sharp(bytes).resize(width, height, { kernel: 'linear', fit: 'fill' });
		const expected = await sharpGrey(await resized.png().toBuffer());
		const found = await resample(await readGrey(bytes), width, height, slices());
		const difference = compare(withoutEdge(found), withoutEdge(expected));
		expect(difference.largest).toBeLessThanOrEqual(3);
		expect(difference.mean).toBeLessThan(0.5);
		expect(compare(found, expected).mean).toBeLessThan(0.5);
	});

	test.each([
		[1, 1],
		[7, 5],
		[45, 140],
		[180, 13],
		[180, 140],
	])('mirrored before and after, the same: %i × %i', async (width, height) => {
		const image = await readGrey(await draw(name));
		const found = await resample(image, width, height, slices());
		const other = mirror(await resample(mirror(image), width, height, slices()));
		expect(compare(found, other).largest).toBeLessThanOrEqual(1);
	});
});

test('at its own size it stays as it is', async () => {
	const image = await readGrey(await draw('noise'));
	expect((await resample(image, 90, 70, slices())).data).toEqual(image.data);
});

test.each([
	[1, 1],
	[9, 2],
	[500, 300],
])('one tone stays one tone: %i × %i', async (width, height) => {
	for (const value of [0, 1, 127, 254, 255]) {
		const image = { width: 31, height: 17, data: new Uint8Array(31 * 17).fill(value) };
		const { data } = await resample(image, width, height, slices());
		expect(new Set(data)).toEqual(new Set([value]));
	}
});

test('one row, from two samples to four', async () => {
	const image = { width: 2, height: 1, data: Uint8Array.of(0, 200) };
	expect([...(await resample(image, 4, 1, slices())).data]).toEqual([0, 50, 150, 200]);
});
