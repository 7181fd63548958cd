import { insetEdge } from '../../../../nodes/shared/pixels/edge/insetEdge';
import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { slices } from '../kit';

const line = (...data: number[]): Grey => ({
	width: data.length,
	height: 1,
	data: Uint8Array.from(data),
});
const fade = async (mask: Grey, shrink: number, over: number) =>
	(await insetEdge(mask, { shrink, fade: over }, slices())).data;

test.each<[string, number, number, number[]]>([
	['nothing', 0, 0, [0, 128, 255, 255, 255, 255, 255, 255]],
	['a pixel less', 1, 0, [0, 0, 128, 255, 255, 255, 255, 255]],
	['half a pixel less', 0.5, 0, [0, 1, 255, 255, 255, 255, 255, 255]],
	['fading over three', 0, 3, [0, 32, 96, 160, 224, 255, 255, 255]],
	['both', 1, 3, [0, 0, 32, 96, 160, 224, 255, 255]],
])('%s', async (_name, shrink, over, expected) => {
	const found = await fade(line(0, 128, 255, 255, 255, 255, 255, 255), shrink, over);
	for (const [at, value] of expected.entries()) expect(Math.abs(found[at] - value)).toBeLessThan(2);
});

test('nothing gets lighter, and nothing outside is touched', async () => {
	const data = Uint8Array.from({ length: 40 * 30 }, (_, at) => (at * 7919) % 256);
	const faded = await fade({ width: 40, height: 30, data }, 0, 4);
	expect(faded.every((value, at) => value <= data[at])).toBe(true);
});

test('a circle fades alike in all directions', async () => {
	const [side, radius] = [121, 50];
	const distance = (at: number) => Math.hypot((at % side) - 60, Math.floor(at / side) - 60);
	const data = Uint8Array.from({ length: side * side }, (_, at) =>
		Math.min(Math.max((radius - distance(at) + 0.5) * 255, 0), 255),
	);
	const faded = await fade({ width: side, height: side, data }, 0, 19);
	const worst = faded.reduce((most, value, at) => {
		const exact = Math.min(Math.max((radius - distance(at) + 0.5) / 20, 0), 1) * 255;
		return Math.max(most, Math.abs(value - exact));
	}, 0);
	// In twentieths of 255.
	expect(worst).toBeLessThan(9);
});

test('what goes on beyond the image does not fade there', async () => {
	expect([...(await fade(line(255, 255, 255), 2, 50))]).toEqual([255, 255, 255]);
});
