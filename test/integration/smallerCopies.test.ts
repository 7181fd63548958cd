import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import { compareCutout, decodeRgba } from '../tools/images/compareCutouts';
import type { GrayImage } from '../tools/images/compareImages';
import { renderSample, truthMask } from '../tools/simulator';
import { itemWith, readBinary } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const MASK = { imageSource: 'binary', options: {} };
const FILE = { ...MASK, outputs: ['mask', 'cutout'] };
const settings = { onError: 'continueErrorOutput' as const };

const photo = async () => (await renderSample(sample.name)).image;

/** A little more than a megapixel, which costs as much as two. */
const COSTLY: [number, number] = [1000, 1010];
/** Where nothing is asked of the price. */
const SMALL: [number, number] = [300, 310];
/** Narrow, so that work on it takes no longer. */
const TOO_HIGH: [number, number] = [120, 3200];

/** The sample as a phone takes it: lying on its side. */
async function takePhoto([width, height]: [number, number]): Promise<Buffer> {
	return await sharp(await photo())
		.resize(width, height, { fit: 'fill' })
		.rotate(-90)
		.withMetadata({ orientation: 6 })
		.jpeg({ quality: 95 })
		.toBuffer();
}

/** What the prompt means, as large as an image. */
async function truthFor(width: number, height: number): Promise<GrayImage> {
	const truth = await truthMask(await renderSample(sample.name), sample.prompt, '', 0);
	const { width: own, height: ownHeight } = await sharp(await photo()).metadata();
	const data = await sharp(Buffer.from(truth), {
		raw: { width: own, height: ownHeight, channels: 1 },
	})
		.resize(width, height, { fit: 'fill' })
		.toColourspace('b-w')
		.raw()
		.toBuffer();
	return { width, height, pixels: data.map((value) => (value > 127 ? 255 : 0)) };
}

/** The image that the last task was sent. */
async function sentImage(): Promise<Buffer> {
	const { image } = [...sim.simulator.tasks.values()].slice(-1)[0].input;
	if (image.startsWith('data:')) return Buffer.from(image.split(',')[1], 'base64');
	return Buffer.from(await (await fetch(image)).arrayBuffer());
}

/** The cutout is as large as the image, upright, and cut along what the prompt means. */
async function expectWholeCutout(item: INodeExecutionData, image: Buffer): Promise<void> {
	const cutout = await readBinary(item.binary!.cutout);
	const { width, height } = await decodeRgba(image);
	const { overlap, colourDifference } = await compareCutout(
		cutout,
		image,
		await truthFor(width, height),
	);
	expect(overlap).toBeGreaterThan(0.97);
	expect(colourDifference).toBe(0);
	expect(item.json).not.toHaveProperty('notes');
	expect(item.json).not.toHaveProperty('missingOutputs');
}

describe('a photo that is too large for PiAPI', () => {
	test.each(['upload', 'inline'])(
		'is made smaller, and cut out as large as it is: %s',
		async (way) => {
			const image = await takePhoto(TOO_HIGH);
			const items = [await itemWith(image, 'phone.jpg')];
			const { main, hints } = await run({ ...FILE, options: { sendBinaryAs: way } }, { items });
			const sent = await sharp(await sentImage()).metadata();
			expect(sent).toMatchObject({ format: 'jpeg', height: 3072 });
			expect(sent.orientation).toBeUndefined();
			await expectWholeCutout(main[0], image);
			expect(main[0].binary!.cutout.fileName).toBe('phone-cutout.png');
			expect(hints[0].type).toBe('info');
		},
	);

	test('by its bytes alone is packed anew, at its own size', async () => {
		// As with a phone's video behind a photo.
		const jpeg = await sharp(await photo())
			.jpeg()
			.toBuffer();
		const padded = Buffer.concat([jpeg, Buffer.alloc(11 * 1024 * 1024)]);
		const { width } = await sharp(padded).metadata();
		const items = [await itemWith(padded)];
		const { main } = await run(FILE, { items });
		expect((await sentImage()).length).toBeLessThan(padded.length / 4);
		expect((await sharp(await sentImage()).metadata()).width).toBe(width);
		await expectWholeCutout(main[0], padded);
	});

	test('and cannot be made smaller is refused unpaid, with the reason', async () => {
		const image = await takePhoto(TOO_HIGH);
		// Its last third is missing, but for the end.
		const damaged = Buffer.concat([
			image.subarray(0, Math.floor((image.length * 2) / 3)),
			Buffer.from([0xff, 0xd9]),
		]);
		const { error } = await run(FILE, { items: [await itemWith(damaged, 'phone.jpg')] });
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/^The file "phone\.jpg".* too large to be sent as it is \(\d+ × 3200 pixels\), and cannot be made smaller: its data is damaged$/,
			),
			description: expect.stringMatching(/Nothing was paid/),
			context: { data: { reason: 'unusableImage' } },
		});
		expect(sim.simulator.requests).toEqual([]);
	});
});

interface MaskPlaces {
	boundingBox: { left: number; top: number; width: number; height: number };
}

describe('Send At Most (Megapixels)', () => {
	const options = { sendMegapixels: 0.5 };

	test('sends a file as a copy that costs less; the cutout is as large as the file', async () => {
		const image = await takePhoto(COSTLY);
		const items = [await itemWith(image)];
		const whole = (await run(FILE, { items })).main[0];
		const { main, hints } = await run({ ...FILE, options }, { items });
		const { width, height, format } = await sharp(await sentImage()).metadata();
		expect(format).toBe('jpeg');
		expect(width * height).toBeLessThanOrEqual(500_000);
		expect(width * height).toBeGreaterThan(490_000);
		await expectWholeCutout(main[0], image);
		expect([whole.json.costUsd, main[0].json.costUsd]).toEqual([0.02, 0.01]);
		const places = [whole, main[0]].map(({ json }) => json.mask as unknown as MaskPlaces);
		expect(places[1]).toMatchObject({ width: 1000, height: 1010 });
		for (const side of ['left', 'top', 'width', 'height'] as const) {
			const [own, copied] = places.map(({ boundingBox }) => boundingBox[side]);
			expect(Math.abs(own - copied)).toBeLessThan(6);
		}
		expect(hints[0]).toMatchObject({
			type: 'info',
			message: expect.stringMatching(/cost: \$0\.01/),
		});
	});

	test('fetches an image at an address, and sends the copy', async () => {
		const { main } = await run({
			outputs: ['mask', 'cutout'],
			options: { sendMegapixels: 0.1 },
		});
		const { width, height } = await sharp(await sentImage()).metadata();
		expect(width * height).toBeLessThanOrEqual(100_000);
		expect(main[0].binary!.cutout.fileName).toBe(`${sample.name}-cutout.png`);
		await expectWholeCutout(main[0], await photo());
	});

	test('leaves an address as it is where the image is small enough, by its header', async () => {
		const { main } = await run({ options: { sendMegapixels: 3 } });
		expect(main[0].json.input).toMatchObject({ image: sim.imageUrl });
		expect(sim.simulator.counters.requests).toMatchObject({ upload: 0, create: 1 });
	});

	test('fails unpaid where the image cannot be had, in words that tell nothing of the host', async () => {
		const imageUrl = `${sim.simulator.imageUrl}/samples/none.png`;
		const { errorOutput } = await run({ imageUrl, options }, { settings });
		expect(errorOutput[0].json.error).toMatchObject({
			reason: 'unusableImage',
			message: expect.stringMatching(
				/^The image at http.*none\.png could not be downloaded, or is not an image that can be made smaller$/,
			),
		});
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});

	test('lets the Spending Limit go further', async () => {
		const items = await Promise.all(
			[1010, 1020].map(async (height) => await itemWith(await takePhoto([1000, height]))),
		);
		const limited = { spendingLimitUsd: 0.02 };
		const { apiKey } = sim.simulator.addAccount();
		const credential = {
			apiKey,
			baseUrl: sim.simulator.apiUrl,
			uploadUrl: sim.simulator.uploadUrl,
		};
		const whole = await run({ ...MASK, options: limited }, { items, settings, credential });
		expect([whole.main.length, whole.errorOutput.length]).toEqual([1, 1]);
		const copies = await run(
			{ ...MASK, options: { ...limited, ...options } },
			{ items, settings, credential },
		);
		expect([copies.main.length, copies.errorOutput.length]).toEqual([2, 0]);
	});

	test.each(['upload', 'inline'])(
		'finds the task of the same image sent in the same way again: %s',
		async (sendBinaryAs) => {
			const items = [await itemWith(await takePhoto(SMALL))];
			const { apiKey } = sim.simulator.addAccount();
			const { apiUrl: baseUrl, uploadUrl } = sim.simulator;
			const again = async (sendMegapixels: number) => {
				const given = { sendBinaryAs, sendMegapixels, reuseEarlierTasks: 1 };
				const credential = { apiKey, baseUrl, uploadUrl };
				return (await run({ ...MASK, options: given }, { items, credential })).main[0].json;
			};
			const first = await again(0.05);
			expect(await again(0.05)).toMatchObject({ reused: true, task_id: first.task_id });
			expect(await again(0.04)).not.toHaveProperty('reused');
		},
	);
});
