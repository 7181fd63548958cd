import sharp from 'sharp';

import { inspectMask, type InspectedMask } from '../../../nodes/shared/pixels/mask/inspectMask';
import { cutOut, type CutoutOptions } from '../../../nodes/shared/pixels/cutout/cutOut';
import { insetEdge } from '../../../nodes/shared/pixels/edge/insetEdge';
import { cleanMask } from '../../../nodes/shared/pixels/things/cleanMask';
import { decodeImage } from '../../../nodes/shared/pixels/decodeImage';
import type { Grey } from '../../../nodes/shared/pixels/grey';
import type { Raster } from '../../../nodes/shared/pixels/raster';
import { resample } from '../../../nodes/shared/pixels/resample';
import { areSoftMasks } from '../../../nodes/shared/pixels/mask/softMasks';
import { TimeSlices } from '../../../nodes/shared/timing/timeSlices';
import { findThings } from '../../../nodes/shared/pixels/things/findThings';
import { labelThings, maskOfThing } from '../../../nodes/shared/pixels/things/separate';
import { seededRandom } from '../../tools/simulator/random';
import { VirtualClock } from '../kit/virtualClock';
import { drawPhoto } from '../pixels/kit';

/** A clock on which each look at it takes a while: all work is slow. */
class SlowClock extends VirtualClock {
	now(): number {
		this.pass(4);
		return super.now();
	}
}

const SIDE = 64;
/** Of what is read in larger steps than a line. */
const LARGE = 512;
const raster: Raster = {
	...{ width: SIDE, height: SIDE, channels: 3, colourChunks: [] },
	data: new Uint8Array(SIDE * SIDE * 3),
};
const grey: Grey = { width: SIDE, height: SIDE, data: new Uint8Array(SIDE * SIDE).fill(255) };
/** For what only goes before. */
const fast = new TimeSlices(new VirtualClock());
/** Selected on the left, so that there is an edge. */
const half: Grey = { ...grey, data: grey.data.map((_, at) => (at % SIDE < SIDE / 2 ? 255 : 0)) };
const options: CutoutOptions = {
	...{ cropToMask: true, cropPadding: 0, smallest: 0.001 },
	...{ edge: 'smooth', shrinkEdge: 0, softEdge: 2, keepHidden: false },
};
const refined: CutoutOptions = { ...options, edge: 'refined' };

/** As a shop has it. */
const product = {
	...{ ...options, background: { colour: [255, 255, 255] as const, jpeg: { quality: 90 } } },
	canvas: {
		...{ width: 40, height: 40, margin: 5, enlarge: false },
		...{ horizontalAlign: 'center' as const, verticalAlign: 'center' as const },
	},
};

/** On the image itself, and softly. */
const onItself: CutoutOptions = {
	...{ ...options, background: { colour: [255, 255, 255] }, backdrop: { blur: 40 } },
	shadow: { right: 3, down: 5, blur: 30, opacity: 0.5 },
};

/** Packed to a fortieth of its size or so, as masks are, but not small even then. */
function drawSpecks() {
	const side = 2_048;
	const random = seededRandom(1);
	const specks = Uint8Array.from({ length: side * side }, () => (random() < 0.01 ? 255 : 0));
	return sharp(specks, { raw: { width: side, height: side, channels: 1 } }).png();
}

/** Comes in one piece or two, however large it is. */
function drawBlank() {
	const side = 1_024;
	const background = 'black';
	return sharp({ create: { width: side, height: side, channels: 3, background } }).png({
		palette: true,
		colours: 2,
	});
}

const WORK: Array<[string, (slices: TimeSlices) => Promise<unknown>]> = [
	[
		'reading a PNG',
		async (slices) => await decodeImage(await drawPhoto(LARGE, LARGE).png().toBuffer(), slices),
	],
	[
		'reading an interlaced PNG',
		async (slices) =>
			await decodeImage(
				await drawPhoto(LARGE, LARGE).png({ progressive: true }).toBuffer(),
				slices,
			),
	],
	['reading a mask', async (slices) => await decodeImage(await drawSpecks().toBuffer(), slices)],
	[
		'reading a mask of one bit a pixel',
		async (slices) => await decodeImage(await drawBlank().toBuffer(), slices),
	],
	[
		'reading a JPEG',
		async (slices) => await decodeImage(await drawPhoto(SIDE, SIDE).jpeg().toBuffer(), slices),
	],
	[
		'reading a progressive JPEG',
		async (slices) =>
			await decodeImage(await drawPhoto(SIDE, SIDE).jpeg({ progressive: true }).toBuffer(), slices),
	],
	[
		'reading a lossy WebP',
		async (slices) => await decodeImage(await drawPhoto(SIDE, SIDE, 4).webp().toBuffer(), slices),
	],
	[
		'reading a lossless WebP',
		async (slices) =>
			await decodeImage(await drawPhoto(SIDE, SIDE).webp({ lossless: true }).toBuffer(), slices),
	],
	['inspecting a mask', async (slices) => await inspectMask(raster, slices)],
	[
		'inspecting a mask that looks black',
		async (slices) =>
			await inspectMask(
				{ ...raster, isExact: true, data: new Uint8Array(SIDE ** 2 * 3).fill(1) },
				slices,
			),
	],
	[
		'comparing soft masks',
		async (slices) => {
			const white = { grey, coloured: 0, between: 0 } as InspectedMask;
			await areSoftMasks(white, white, slices);
		},
	],
	['resampling', async (slices) => await resample(grey, 80, 80, slices)],
	['fading', async (slices) => await insetEdge(grey, { shrink: 1, fade: 2 }, slices)],
	['cleaning', async (slices) => await cleanMask(half, 0.01, true, slices)],
	[
		'refining an edge',
		async (slices) => await cutOut({ ...raster, orientation: 1 }, half, refined, slices),
	],
	[
		'cutting out',
		async (slices) => await cutOut({ ...raster, orientation: 1 }, grey, options, slices),
	],
	[
		'cutting out what lies on its side',
		async (slices) =>
			await cutOut(
				{ ...raster, orientation: 6 },
				grey,
				{ ...options, cropToMask: false, softEdge: 0 },
				slices,
			),
	],
	[
		'a product image',
		async (slices) => await cutOut({ ...raster, orientation: 1 }, grey, product, slices),
	],
	[
		'a shadow on the blurred image',
		async (slices) => await cutOut({ ...raster, orientation: 1 }, half, onItself, slices),
	],
	['finding things', async (slices) => await findThings(grey, 0, slices)],
	[
		'separating things',
		async (slices) => await labelThings(grey, await findThings(grey, 0, fast), slices),
	],
	['the mask of a thing', async (slices) => await maskOfThing(grey, grey.data, 254, slices)],
];

describe.each(WORK)('%s', (_name, work) => {
	test('pauses again and again', async () => {
		const clock = new SlowClock();
		await work(new TimeSlices(clock));
		expect(clock.sleepsMs.length).toBeGreaterThan(10);
		expect(new Set(clock.sleepsMs)).toEqual(new Set([0]));
	});

	test('does not pause where there is time', async () => {
		const clock = new VirtualClock();
		await work(new TimeSlices(clock));
		expect(clock.sleepsMs).toEqual([]);
	});

	test('ends where the execution is stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		const ended = work(new TimeSlices(new SlowClock(), stop.signal));
		await expect(ended).rejects.toMatchObject({ name: 'Problem', reason: 'cancelled' });
	});

	test('ends where the execution is stopped in the middle', async () => {
		const stop = new AbortController();
		const clock = new SlowClock();
		const sleep = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => {
			if (clock.sleepsMs.length === 5) stop.abort();
			await sleep(ms, signal);
		};
		const ended = work(new TimeSlices(clock, stop.signal));
		await expect(ended).rejects.toMatchObject({ name: 'Problem', reason: 'cancelled' });
		expect(clock.sleepsMs).toHaveLength(5);
	});
});

test.each([
	[14, false],
	[15, true],
])('after %i ms a slice is over: %s', (ms, isOver) => {
	const clock = new VirtualClock();
	const slices = new TimeSlices(clock);
	clock.pass(ms);
	expect(slices.isOver).toBe(isOver);
});

test('after a pause a new slice begins', async () => {
	const clock = new VirtualClock();
	const slices = new TimeSlices(clock);
	clock.pass(50);
	await slices.next();
	expect(slices.isOver).toBe(false);
});
