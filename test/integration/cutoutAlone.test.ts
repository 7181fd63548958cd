import sharp from 'sharp';

import { readFixture } from '../fixtures/images';
import { changeJpeg, SOF0 } from '../unit/pixels/jpegParts';
import { itemWith, readBinary } from './kit/binaryData';
import { drawSmallSample, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const FILE = { imageSource: 'binary' };
const ONLY = { outputs: ['cutout'] };
const BOTH = { outputs: ['mask', 'cutout'] };

/** PiAPI may take it; no cutout can be made of it. */
async function drawUncuttable(): Promise<Buffer> {
	const jpeg = await sharp(await drawSmallSample())
		.jpeg()
		.toBuffer();
	return changeJpeg(jpeg, SOF0, ({ data }) => [
		{ code: SOF0, data: Buffer.concat([Buffer.from([12]), data.subarray(1)]) },
	]);
}

const served = (body: Buffer, contentType: string) => ({
	status: 200,
	headers: { 'content-type': contentType },
	body,
});

describe('of what no cutout can be made', () => {
	test('a file fails unpaid where nothing else is wanted, with the reason', async () => {
		const items = [await itemWith(await drawUncuttable(), 'print.jpg')];
		const { error } = await run({ ...FILE, ...ONLY }, { items });
		expect(error).toMatchObject({
			message:
				'No cutout can be made from the file "print.jpg" (field "data"): it has 12 bits a sample',
			description: expect.stringMatching(/choose Mask under Outputs as well.*Nothing was paid/),
			context: { data: { reason: 'unusableImage' } },
		});
		expect(sim.simulator.requests).toEqual([]);
	});

	test('so does an address, by its header', async () => {
		sim.simulator.script('sample', [served(await drawUncuttable(), 'image/jpeg')]);
		const { error } = await run(ONLY);
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/^No cutout can be made from the image at http.*: it has 12 bits/,
			),
			description: expect.stringMatching(/Nothing was paid/),
		});
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 0, requests: { sample: 1 } });
	});

	test.each(['photo.heic', 'little-endian.tiff'])(
		'an address of %s is refused unpaid',
		async (name) => {
			const answer = served(readFixture(name), 'image/jpeg');
			for (const options of [{}, { spendingLimitUsd: 1 }, { sendMegapixels: 1 }]) {
				sim.simulator.script('sample', [answer]);
				const outputs = Object.keys(options).length === 0 ? BOTH.outputs : ['mask'];
				const { error } = await run({ outputs, options });
				expect(error).toMatchObject({
					message: expect.stringMatching(/^The image at .* is a (HEIC|TIFF) image.*, not a JPEG/),
					description: expect.stringMatching(/^Convert it first, .*Edit Image node/),
				});
			}
			expect(sim.simulator.counters.tasksCreated).toBe(0);
		},
	);

	test('a phone that makes HEIC can be set to JPEG', async () => {
		const items = [await itemWith(readFixture('photo.heic'))];
		const { error } = await run(FILE, { items });
		expect(error?.description).toMatch(
			/iPhone under Settings → Camera → Formats → Most Compatible/,
		);
	});
});

describe('an address', () => {
	test('is looked at once where a cutout is wanted', async () => {
		await run({ ...BOTH });
		// The other request is for what is cut out.
		expect(sim.simulator.counters.requests.sample).toBe(2);
	});

	test('is not looked at where only the mask is wanted', async () => {
		await run();
		expect(sim.simulator.counters.requests.sample).toBe(0);
	});

	test('whose host refuses ranged requests costs nothing but that knowledge', async () => {
		sim.simulator.script('sample', [{ status: 416, headers: {}, body: Buffer.alloc(0) }]);
		const { main } = await run(ONLY);
		expect(Object.keys(main[0].binary!)).toEqual(['cutout']);
		expect(sim.simulator.counters.tasksCreated).toBe(1);
	});

	test('of a photo that is too large for PiAPI is made smaller, and cut out as large as it is', async () => {
		const photo = await sharp(await drawSmallSample())
			.resize(330, 3200, { fit: 'fill' })
			.jpeg()
			.toBuffer();
		const answer = served(photo, 'image/jpeg');
		sim.simulator.script('sample', [answer, answer, answer]);
		const { main } = await run({ ...BOTH, prompt: sample.prompt });
		const cutout = await sharp(await readBinary(main[0].binary!.cutout)).metadata();
		expect(cutout).toMatchObject({ width: 330, height: 3200 });
		expect(main[0].json).not.toHaveProperty('notes');
	});
});
