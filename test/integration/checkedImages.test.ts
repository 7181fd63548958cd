import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import {
	readFixture as read,
	refusedFiles as refused,
	takenImages as taken,
} from '../fixtures/images';
import { Segmenter } from '../tools/simulator/segment/segmenter';
import { itemWith } from './kit/binaryData';
import { readPixels, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const parameters = { imageSource: 'binary', prompt: 'red thing' };

describe.each(['upload', 'inline'])(
	'images of many encoders, sent %s, arrive as they are: the mask is that of the same bytes',
	(sendBinaryAs) => {
		let output: INodeExecutionData[];
		beforeAll(async () => {
			const items = await Promise.all(taken.map(async (name) => await itemWith(read(name), name)));
			output = (await run({ ...parameters, options: { sendBinaryAs } }, { items })).main;
		});

		test.each(taken)('%s', async (name) => {
			const truth = await new Segmenter().segment({
				image: read(name),
				prompt: parameters.prompt,
				negativePrompt: '',
				segmentFactor: 0,
			});
			const expected = await sharp(await truth.image(2))
				.extractChannel(0)
				.raw()
				.toBuffer();
			const pixels = await readPixels(output[taken.indexOf(name)]);
			expect(Buffer.compare(pixels, expected)).toBe(0);
			expect(expected.includes(255)).toBe(true);
		});
	},
);

describe('what PiAPI does not take is refused before anything is sent, whatever its name says', () => {
	test.each(refused)('%s', async (name) => {
		const items = [await itemWith(read(name), 'photo.jpg')];
		const { error } = await run(parameters, { items });
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/^The file "photo\.jpg" \(field "data"\) is an? .+, not a JPEG, PNG or WebP image$/,
			),
			description: expect.stringMatching(/Convert it first.*Nothing was paid/),
			context: { itemIndex: 0, data: { reason: 'unusableImage' } },
		});
		expect(sim.simulator.requests).toEqual([]);
	});

	test('a file that is cut, in many places', async () => {
		const name = taken.find((each) => each.endsWith('.jpg')) as string;
		const bytes = read(name);
		const parts = Array.from({ length: 12 }, (_, part) => Math.floor((bytes.length * part) / 12));
		const items = await Promise.all(
			parts.map(async (end) => await itemWith(bytes.subarray(0, end))),
		);
		const settings = { onError: 'continueErrorOutput' as const };
		const { main, errorOutput } = await run(parameters, { items, settings });
		expect(main).toEqual([]);
		expect(errorOutput).toHaveLength(12);
		expect(errorOutput[0].json.error).toMatchObject({
			message: expect.stringMatching(/an empty file/),
		});
		expect(errorOutput[11].json.error).toMatchObject({
			message: expect.stringMatching(/JPEG image that is damaged or incomplete/),
		});
		expect(sim.simulator.requests).toEqual([]);
	});

	test('a WebP that is too large to be made smaller, with the numbers', async () => {
		const create = { width: 3500, height: 2800, channels: 3 as const, background: 'red' };
		const items = [await itemWith(await sharp({ create }).webp().toBuffer())];
		const { error } = await run(parameters, { items });
		expect(error?.message).toMatch(
			/too large to be sent as it is \(3500 × 2800 pixels\).*: it is too large/,
		);
		expect(sim.simulator.requests).toEqual([]);
	});

	test('one bad file stops the run before the others are paid; set to continue, only itself', async () => {
		const good = taken.find((each) => each.endsWith('.png')) as string;
		const items = [
			await itemWith(read(good)),
			await itemWith(Buffer.from('%PDF-1.7 and so on')),
			await itemWith(read(good)),
		];
		const stopped = await run(parameters, { items });
		expect(stopped.error).toMatchObject({
			message: expect.stringMatching(
				/^The file .+ is a PDF document, not a JPEG, PNG or WebP image$/,
			),
			context: { itemIndex: 1 },
		});
		expect(sim.simulator.requests).toEqual([]);
		const settings = { onError: 'continueErrorOutput' as const };
		const { main, errorOutput } = await run(parameters, { items, settings });
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorOutput).toHaveLength(1);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
	});
});
