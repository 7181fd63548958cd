import { cutOut, type CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { Grey } from '../../../../nodes/shared/pixels/grey';
import { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';
import { VirtualClock } from '../../kit/virtualClock';
import { WHOLE } from '../cut';
import { compare, decode, drawPhoto, slices, toRgba, type Rgba } from '../kit';

const [WIDTH, HEIGHT] = [64, 1_600];

/** A box far down in a long image. */
function drawBox(): Grey {
	const data = new Uint8Array(WIDTH * HEIGHT);
	for (let y = 900; y < 940; y++) data.fill(255, y * WIDTH + 20, y * WIDTH + 44);
	return { width: WIDTH, height: HEIGHT, data };
}

const photo = async () => ({ ...(await decode(await drawPhoto(WIDTH, HEIGHT).png().toBuffer())) });

async function cut(options: Partial<CutoutOptions>, watched = slices()) {
	const source = { ...(await photo()), orientation: 1 };
	return await cutOut(source, drawBox(), { ...WHOLE, keepHidden: false, ...options }, watched);
}

function rowsOf({ width, data }: Rgba, top: number, height: number, left: number, across: number) {
	const rows = Array.from({ length: height }, (_, y) => {
		const at = 4 * ((top + y) * width + left);
		return data.subarray(at, at + 4 * across);
	});
	return { width: across, height, data: Buffer.concat(rows) };
}

describe.each(['smooth', 'refined'] as const)('cropped, with a %s edge', (edge) => {
	test('it looks the same as without', async () => {
		const cropped = await cut({ edge, cropToMask: true, cropPadding: 3 });
		const whole = toRgba(await decode((await cut({ edge })).bytes));
		const { left, top, width, height } = cropped.box;
		const difference = compare(
			toRgba(await decode(cropped.bytes)),
			rowsOf(whole, top, height, left, width),
		);
		// Colours come from near and, where there are none, from far away, which is not summed alike.
		expect(difference.largest).toBeLessThanOrEqual(1);
		expect(difference.sizes).toBeUndefined();
		expect(cropped.box.top).toBeGreaterThan(880);
	});

	test('what is far away is not worked on', async () => {
		let rows = 0;
		class Counted extends TimeSlices {
			override get isOver(): boolean {
				rows += 1;
				return false;
			}
		}
		const count = async (options: Partial<CutoutOptions>) => {
			rows = 0;
			await cut({ edge, ...options }, new Counted(new VirtualClock()));
			return rows / HEIGHT;
		};
		expect(await count({})).toBeGreaterThan(10);
		expect(await count({ cropToMask: true })).toBeLessThan(7);
	});
});
